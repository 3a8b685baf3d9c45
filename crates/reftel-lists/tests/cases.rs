//! Hand-made lists of every format: what is read of each stands beside it. All of it is EXERCISE.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use reftel_lists::{List, ListFile, Mapping, diff, map, ownership, read};

fn cases() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// Writes a list as lines.
fn dump(list: &List) -> String {
    let mut out = String::new();
    let version = list.version.as_ref().map_or("-", |version| version.as_str());
    writeln!(out, "{} {} {} {version}", list.publisher, list.title, list.format.name()).unwrap();
    for entry in &list.entries {
        writeln!(out, "{} {}", entry.id, entry.schema).unwrap();
        for name in &entry.names {
            write!(out, "  name {} {}", name.strength.name(), name.script.unwrap_or("-")).unwrap();
            name.language.iter().for_each(|language| write!(out, " {language}").unwrap());
            write!(out, ": {}", name.text).unwrap();
            name.parts.iter().for_each(|(part, text)| write!(out, " [{part:?} {text}]").unwrap());
            writeln!(out).unwrap();
        }
        for id in &entry.identifiers {
            let country = id.country.as_ref().map(|country| format!(" ({country})")).unwrap_or_default();
            writeln!(out, "  id {} {}{country}", id.kind, id.value).unwrap();
        }
        for born in &entry.births {
            writeln!(out, "  born {} = {}", born.text, born.date.as_ref().map_or("-", |date| date.as_str()))
                .unwrap();
        }
        let mut line = |label: &str, text: &str| writeln!(out, "  {label} {}", words(text)).unwrap();
        entry.birth_places.iter().for_each(|place| line("birth place", place));
        entry.gender.iter().for_each(|gender| line("gender", gender));
        entry.countries.iter().for_each(|country| line(&country.label, &country.text));
        for position in &entry.positions {
            let when = |when: &Option<reftel_lists::When>| {
                when.as_ref().map_or(String::new(), |when| format!(" {}", when.text))
            };
            let place = position.place.as_ref().map(|place| format!(", {place}")).unwrap_or_default();
            let note = position.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
            line(
                "position",
                &format!("{}{place}{}{}{note}", position.title, when(&position.from), when(&position.until)),
            );
        }
        entry.addresses.iter().for_each(|address| line("address", address));
        entry.measures.iter().for_each(|measure| line("measure", measure));
        entry.programmes.iter().for_each(|programme| line("programme", programme));
        for listing in &entry.listings {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let when = |when: &Option<reftel_lists::When>| {
                when.as_ref().map_or(String::new(), |when| when.text.clone())
            };
            let (programme, act) = (text(&listing.programme), text(&listing.act));
            let all = format!(
                "  listed {programme} | {act} | {} | {}",
                when(&listing.listed),
                when(&listing.delisted)
            );
            writeln!(out, "{}", all.trim_end()).unwrap();
        }
        let mut line = |label: &str, text: &str| writeln!(out, "  {label} {}", words(text)).unwrap();
        entry.reasons.iter().for_each(|reason| line("reason", reason));
        entry.dates.iter().for_each(|dated| line(&format!("date {}", dated.what), &dated.when.text));
        entry.facts.iter().for_each(|fact| line(&format!("fact {}:", fact.label), &fact.text));
    }
    for relation in &list.relations {
        write!(out, "relation {} {} {}", relation.from.name, relation.kinship.words(), relation.to.name)
            .unwrap();
        relation.share.iter().for_each(|share| write!(out, " {}..{}", share.least, share.most).unwrap());
        writeln!(out).unwrap();
    }
    list.left_out.iter().for_each(|(kind, count)| writeln!(out, "left out {kind} {count}").unwrap());
    out
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

#[track_caller]
fn check(file: &str) -> List {
    let bytes = fs::read(cases().join(file)).unwrap();
    let list = read(&[ListFile { name: file, bytes: &bytes }]).unwrap_or_else(|refused| panic!("{refused}"));
    let stem = file.rsplit_once('.').unwrap().0;
    let want = fs::read_to_string(cases().join(format!("{stem}.expected"))).unwrap();
    assert_eq!(dump(&list), want, "{file}");
    list
}

#[test]
fn ofac_advanced() {
    let list = check("ofac-advanced.xml");
    let below = ownership::subsidiaries(&list, "9001", None);
    assert_eq!(below.len(), 1);
    assert_eq!(below[0][0].owned.name, "EXERCISE TRADE LLC");
}

#[test]
fn eu() {
    check("eu.xml");
}

#[test]
fn uk() {
    check("uk.xml");
}

#[test]
fn swiss() {
    check("swiss.xml");
}

#[test]
fn un() {
    check("un.xml");
}

#[test]
fn ftm() {
    check("ftm.json");
}

#[test]
fn statements() {
    check("statements.csv");
}

#[test]
fn viasna_for_machines() {
    check("viasna-machine.csv");
}

#[test]
fn viasna_as_table() {
    check("viasna-table.csv");
}

#[test]
fn chief_of_mission() {
    check("chief.xml");
}

#[test]
fn what_is_refused_says_where_and_why() {
    let text = fs::read_to_string(cases().join("refused.txt")).unwrap();
    let mut count = 0;
    for case in text.lines().filter(|line| !line.starts_with('#')) {
        let (input, want) = case.split_once(" => ").unwrap();
        let (line, words) = want.split_once(' ').unwrap();
        let input = input.replace("\\n", "\n");
        let refused = read(&[ListFile { name: "case", bytes: input.as_bytes() }]).expect_err(case);
        assert_eq!(refused.line, line.parse().ok(), "{case}\n{refused}");
        assert!(refused.reason.contains(words), "{case}\n{refused}");
        assert_eq!(refused.file, "case", "{case}");
        count += 1;
    }
    assert!(count > 25);
}

const OFAC: [(&str, &str); 3] = [
    (
        "sdn.csv",
        "1,\"EXAMPLIN, Pavel\",\"individual\",\"BELARUS] [EX2\",\"Clerk; Keeper\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB circa 1970; alt. DOB 1968 to 1971; POB Zubrow; Passport EX123 (Belarus) issued 01 Feb 2003 expires 01 Feb 2008; Gender Male; a.k.a. 'THE CLERK'; Linked To: EXERCISE TRADE.\"\n\
         2,\"EXERCISE TRADE\",-0- ,\"BELARUS\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n\
         3,\"EX SHIP\",\"vessel\",\"BELARUS\",-0- ,\"EX4\",\"Tanker\",-0- ,-0- ,\"Belarus\",-0- ,\"Vessel Registration Identification IMO 9000001.\"\n",
    ),
    ("alt.csv", "1,11,\"aka\",\"EXAMPLIN, Pawel\",-0- \n2,12,\"fka\",\"OLD TRADE\",-0- \n"),
    ("add.csv", "1,21,\"Exercise street 1\",\"Zubrow\",\"Belarus\",-0- \n2,22,-0- ,-0- ,-0- ,-0- \n\u{1a}\n"),
];

fn ofac(files: &[(&str, &str)]) -> Result<List, reftel_lists::Refused> {
    let files: Vec<ListFile<'_>> =
        files.iter().map(|(name, text)| ListFile { name, bytes: text.as_bytes() }).collect();
    read(&files)
}

#[test]
fn ofac_tables() {
    let want = "OFAC SDN ofac-csv -
1 Person
  name primary Latn: EXAMPLIN, Pavel [Family EXAMPLIN] [Given Pavel]
  name strong Latn: EXAMPLIN, Pawel [Family EXAMPLIN] [Given Pawel]
  name weak Latn: THE CLERK
  id passportNumber EX123 (Belarus)
  born circa 1970 = 1970~
  born 1968 to 1971 = 1968/1971
  birth place Zubrow
  gender male
  country Belarus
  position Clerk
  position Keeper
  address Exercise street 1, Zubrow, Belarus
  programme BELARUS
  programme EX2
2 Organization
  name primary Latn: EXERCISE TRADE
  name former Latn: OLD TRADE
  programme BELARUS
3 Vessel
  name primary Latn: EX SHIP
  id callSign EX4
  id imoNumber 9000001
  flag Belarus
  programme BELARUS
  fact Vessel Type: Tanker
relation EXAMPLIN, Pavel is linked to EXERCISE TRADE
";
    let list = ofac(&OFAC).unwrap();
    assert_eq!(dump(&list), want);
    assert_eq!(list.relations[0].to.id.as_deref(), Some("2"));
}

#[test]
fn ofac_tables_that_do_not_belong_together() {
    let strange = [OFAC[0], ("alt.csv", "1,11,\"aka\",\"A\",-0- \n9,12,\"aka\",\"B\",-0- \n"), OFAC[2]];
    let refused = ofac(&strange).unwrap_err();
    assert_eq!((refused.file.as_str(), refused.line), ("alt.csv", Some(2)));
    assert!(ofac(&OFAC[..2]).unwrap_err().reason.contains("addresses"));
    assert!(ofac(&[OFAC[0], OFAC[1], OFAC[2], OFAC[1]]).unwrap_err().reason.contains("twice"));
}

#[test]
fn versions_are_compared() {
    let old = ofac(&OFAC).unwrap();
    let changed =
        OFAC[0].1.replace("\"BELARUS] [EX2\"", "\"BELARUS\"").replace("3,\"EX SHIP\"", "4,\"EX SHIP\"");
    let new = ofac(&[("sdn.csv", &changed), OFAC[1], OFAC[2]]).unwrap();
    let found = diff::between(&old, &new);
    let ids =
        |entries: &[&reftel_lists::Entry]| entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>();
    assert_eq!(
        (ids(&found.added), ids(&found.removed), found.same),
        (vec!["4".to_owned()], vec!["3".to_owned()], 1)
    );
    assert_eq!(found.changed.len(), 1);
    let fields = &found.changed[0].fields;
    assert_eq!((fields[0].field, fields.len()), ("programme", 1));
    assert_eq!((fields[0].gone.clone(), fields[0].new.clone()), (vec!["EX2".to_owned()], vec![]));
}

#[test]
fn changes_are_applied_to_a_list() {
    let list = fs::read_to_string(cases().join("ftm.json")).unwrap();
    let changes = "{\"op\":\"DEL\",\"entity\":{\"id\":\"ex-6\"}}\n{\"op\":\"ADD\",\"entity\":{\"id\":\"ex-7\",\"schema\":\"Person\",\"properties\":{\"name\":[\"New\"]}}}\n";
    let files = [("list.json", list.as_str()), ("changes.json", changes)];
    let after = ofac(&files).unwrap();
    assert_eq!((after.entries.len(), after.left_out.len()), (3, 0));
    let wrong = "{\"op\":\"DEL\",\"entity\":{\"id\":\"nobody\"}}\n";
    assert!(ofac(&[files[0], ("changes.json", wrong)]).unwrap_err().reason.contains("another version"));
}

/// Owners, owned, shares; who is listed; who is caught, how surely, through how many steps.
#[track_caller]
fn check_owners(owners: &[(&str, &str, &str)], rule: ownership::Rule, want: &[(&str, bool, usize)]) {
    let mut text = String::new();
    let mut ids: Vec<&str> = owners.iter().flat_map(|(owner, owned, _)| [*owner, *owned]).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        writeln!(text, "{{\"id\":\"{id}\",\"schema\":\"Company\",\"properties\":{{\"name\":[\"{id}\"]}}}}")
            .unwrap();
    }
    for (at, (owner, owned, share)) in owners.iter().enumerate() {
        let share = if share.is_empty() { String::new() } else { format!(",\"percentage\":[\"{share}\"]") };
        writeln!(text, "{{\"id\":\"o{at}\",\"schema\":\"Ownership\",\"properties\":{{\"owner\":[\"{owner}\"],\"asset\":[\"{owned}\"]{share}}}}}").unwrap();
    }
    let list = ofac(&[("owners.json", &text)]).unwrap();
    let caught = ownership::caught(&list, |party| party.name.starts_with("listed"), rule, None);
    let have: Vec<(&str, bool, usize)> = caught
        .iter()
        .map(|c| (c.party.name.as_str(), c.certainty == ownership::Certainty::Established, c.chain.len()))
        .collect();
    assert_eq!(have, want);
}

#[test]
fn the_rule_of_fifty_per_cent() {
    use ownership::Rule::{HalfOrMore, MoreThanHalf};
    check_owners(&[("listed", "a", "50")], HalfOrMore, &[("a", true, 1)]);
    check_owners(&[("listed", "a", "50")], MoreThanHalf, &[]);
    check_owners(&[("listed", "a", "49.9")], HalfOrMore, &[]);
    // Two listed owners add up; two sources of one holding do not.
    check_owners(&[("listed1", "a", "25"), ("listed2", "a", "25")], HalfOrMore, &[("a", true, 2)]);
    check_owners(&[("listed", "a", "25"), ("listed", "a", "25")], HalfOrMore, &[]);
    // A caught body counts whole: 50 % of 50 % is caught, where multiplying would give 25.
    check_owners(&[("listed", "a", "50"), ("a", "b", "50")], HalfOrMore, &[("a", true, 1), ("b", true, 2)]);
    // A body that is not caught passes nothing on.
    check_owners(&[("listed", "a", "49"), ("a", "b", "100")], HalfOrMore, &[]);
    check_owners(
        &[("listed", "a", "25"), ("listed", "b", "50"), ("b", "a", "25")],
        HalfOrMore,
        &[("a", true, 3), ("b", true, 1)],
    );
    // Bounds, and ownership without a share, are possible only.
    check_owners(&[("listed", "a", "25-75")], HalfOrMore, &[("a", false, 1)]);
    check_owners(&[("listed", "a", ""), ("a", "b", "100")], HalfOrMore, &[("a", false, 1), ("b", false, 2)]);
    // Circles end.
    check_owners(
        &[("listed", "a", "60"), ("a", "b", "60"), ("b", "a", "40")],
        HalfOrMore,
        &[("a", true, 3), ("b", true, 3)],
    );
}

const MAPPING: &str = r#"{"publisher": "Exercise board", "id": "No", "version": "2024-05-02",
    "schema": {"column": "Kind", "values": {"man": "Person", "firm": "Company"}},
    "columns": {"Full name": "name", "Others": {"to": "alias", "split": ";"}, "Born": "birthDate", "Paper": "passportNumber"}}"#;

#[test]
fn any_table_through_a_mapping() {
    let mapping = Mapping::read(MAPPING).unwrap();
    let table =
        "No,Kind,Full name,Others,Born,Paper,Unused\n7,man,Pavel Examplin,Pawel; \"P; E\",3.4.1970,EX123,x\n";
    let want = "Exercise board  mapped-table 2024-05-02
7 Person
  name primary Latn: Pavel Examplin
  name strong Latn: Pawel
  name strong Latn: P; E
  id passportNumber EX123
  born 3.4.1970 = 1970-04-03
";
    assert_eq!(dump(&map(table.as_bytes(), &mapping).unwrap()), want);
}

#[test]
fn every_row_error_is_told() {
    let mapping = Mapping::read(MAPPING).unwrap();
    let table = "No,Kind,Full name,Others,Born,Paper\n7,man,A,,soon,\n8,cat,B,,,\n9,firm,,,,\n,firm,C,,,\n7,man,D,,,\n";
    let errors = map(table.as_bytes(), &mapping).unwrap_err();
    let have: Vec<(Option<u64>, &str)> =
        errors.iter().map(|error| (error.line, error.column.as_str())).collect();
    let want = [(2, "Born"), (3, "Kind"), (4, ""), (5, "No"), (6, "No")];
    assert_eq!(have, want.map(|(line, column)| (Some(line), column)));
    let short = map(b"No,Kind\n1,man\n", &mapping).unwrap_err();
    assert_eq!(short.len(), 4);
    for wrong in
        ["{", "[]", "{}", r#"{"publisher":"x","columns":{"A":"nome"}}"#, r#"{"publisher":"x","colums":{}}"#]
    {
        Mapping::read(wrong).expect_err(wrong);
    }
}

#[test]
fn a_workbook_through_a_mapping() {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let parts = [
        (
            "xl/workbook.xml",
            r#"<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="4" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="rId1" Target="worksheets/list.xml"/></Relationships>"#,
        ),
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>Full name</t></si><si><r><t>Pavel </t></r><r><t>Examplin</t></r></si></sst>",
        ),
        (
            "xl/styles.xml",
            r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#,
        ),
        (
            "xl/worksheets/list.xml",
            r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>No</t></is></c><c r="B1" t="s"><v>0</v></c><c r="D1" t="str"><v>Born</v></c></row>
            <row r="3"><c r="A3"><v>7</v></c><c r="B3" t="s"><v>1</v></c><c r="D3" s="1"><v>25661</v></c></row></sheetData></worksheet>"#,
        ),
    ];
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let mapping = r#"{"publisher": "X", "id": "No", "schema": "Person", "columns": {"Full name": "name", "Born": "birthDate"}}"#;
    let list = map(&bytes, &Mapping::read(mapping).unwrap()).unwrap();
    assert_eq!(
        dump(&list),
        "X  mapped-table -\n7 Person\n  name primary Latn: Pavel Examplin\n  born 1970-04-03 = 1970-04-03\n"
    );
    assert_eq!(list.entries[0].line, 3);
    map(&bytes[..bytes.len() / 2], &Mapping::read(mapping).unwrap()).unwrap_err();
}

fn corpus() -> Vec<Vec<u8>> {
    let mut all: Vec<_> = fs::read_dir(cases()).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.extension().is_some_and(|e| e != "expected"));
    all.sort();
    all.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// A file that is cut off anywhere before its last tenth is never the same list, and never panics.
#[test]
fn cut_xml_is_refused() {
    for bytes in corpus().iter().filter(|bytes| bytes.starts_with(b"<?xml")) {
        for at in (0..bytes.len() * 9 / 10).step_by(7) {
            assert!(read(&[ListFile { name: "cut", bytes: &bytes[..at] }]).is_err(), "{at}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damage_never_panics(which in 0_usize..64, at in any::<prop::sample::Index>(), with in prop::collection::vec(any::<u8>(), 0..6), cut in 0_usize..20) {
        let corpus = corpus();
        let mut bytes = corpus[which % corpus.len()].clone();
        let from = at.index(bytes.len());
        let to = (from + cut).min(bytes.len());
        bytes.splice(from..to, with);
        let _ = read(&[ListFile { name: "damaged", bytes: &bytes }]);
        let _ = map(&bytes, &Mapping::read(MAPPING).unwrap());
    }

    #[test]
    fn any_text_never_panics(text in "\\PC{0,200}") {
        let _ = read(&[ListFile { name: "any", bytes: text.as_bytes() }]);
        let _ = reftel_lists::Share::read(&text);
        let _ = reftel_lists::script(&text);
        let _ = reftel_lists::language(&text);
        let table = format!("canonical_id,prop,schema,value\na,birthDate,Person,\"{}\"\n", text.replace('"', ""));
        let _ = read(&[ListFile { name: "any", bytes: table.as_bytes() }]);
    }
}
