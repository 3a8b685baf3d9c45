//! Lines of telegrams, sound and damaged, for the properties of reading and of explaining.

use proptest::prelude::*;

/// A line as telegrams have them, sound or damaged.
pub fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("VZCZCXRO2184".to_owned()),
        "(PP|RR|OO)( RUEH[A-Z]{0,3}){1,9}",
        "DE RUEH[A-Z]{1,2} #[0-9]{4}(/0[1-9])? [0-9]{7}",
        "ZN[RY] (UUUUU|CCCCC|SSSSS/BBBBB|QQ) Z[A-Z]{2}",
        "[PRO]( R)? [0-9]{6}Z (JAN|JUN|XXX) [0-9]{2,4}( ZDK)?",
        "FM [A-Z ]{1,20}",
        "(TO|INFO|XMT) (RU[A-Z]{3,5}/)?[A-Z]{2,9} [A-Z]{2,9}( PRIORITY)?( [0-9]{4})?",
        "(UNCLAS|C O N F I D E N T I A L|SECRET) (SECTION 0[1-3] OF 03 )?[A-Z]{4,8} [0-9]{6}( NOFORN| //)?",
        "(SIPDIS|NOFORN, SIPDIS|S I P D I S|SENSITIVE)",
        "E\\.O\\. (11652|12958|99999)[: ]{1,2}(N/A|DECL: 0[1-9]/0[1-9]/20[0-9]{2}|XGDS-?[1-4]|X1|AS AMENDED)",
        "TAGS:?( [A-Z(),-]{1,7})*",
        "SUBJECT:( \\(S/NF\\))? .{0,60}",
        "REFS?: ([A-C][.)] )?(0[0-9] )?[A-Z]{4,9} [0-9]{1,5}( \\(NOTAL\\))?(, B\\. [A-Z]{4,9} [0-9]{2,5})?",
        "Classified By: [A-Za-z ,.]{0,40}(for )?reasons? 1\\.4 ?\\([a-h](,[a-h])?\\)( and \\([a-h]\\))?",
        "(ORIGIN|INFO) [A-Z]{1,4}-[0-9]{2} [A-Z]{1,4}-[0-9]{2} /0[0-9]{2} W",
        "PAGE 0[1-9] [A-Z]{4,6} [0-9]{5} [0-9]{6}Z( [A-Z ]{1,30})?",
        "[A-Z]{4,6} 000[0-9]{5}  00[1-3] OF 003",
        "-{4,20}[0-9]{6}Z [0-9]{6} /[0-9]{2}",
        "[1-9]\\. \\((C|S/NF|U|SBU)\\) [A-Za-zé ,.&;]{10,140}",
        "[1-9]\\. .{10,200}",
        "(STATE|DEPT) (FOR|PASS) [A-Z/]{2,9}",
        "[ \\t]{0,4}",
        "[A-Z]{4,9}",
        "-{3,12}",
        "(MRN|Date/DTG|Action|Captions|Reference|E\\.O\\.):  \\PC{0,30}",
        "\\PC{0,80}",
        "[é¶ü ]{1,9}[1-9]\\. [A-Za-zé ]{3,40}",
        "\\[[A-Z]{2,4}\\]\\(#\\) [a-z ]{0,20}",
        "<[a-z]{1,4}( href='x')?>.{0,20}</a>&amp; &#39;x",
        Just(String::new()),
    ]
}
