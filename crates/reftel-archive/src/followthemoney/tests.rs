use proptest::prelude::*;

use super::*;

#[test]
fn ids_have_the_model_s_letters_and_stay_apart() {
    assert_eq!(id_of("uk:BEL0115"), "reftel-uk.BEL0115");
    assert_ne!(id_of("eu:a b"), id_of("eu:a-b"));
    assert_ne!(id_of("eu:а"), id_of("eu:б"));
}

#[test]
fn only_what_the_model_can_say_is_put_into_it() {
    for (text, want) in [
        ("Belarus", true),
        ("by", true),
        ("Bosnia and Herzegovina", true),
        ("Korea, North", true),
        ("Russian and Belarusian", false),
        ("possibly Palestinian;arrested 23 Apr 2002", false),
        ("None Identified", false),
    ] {
        assert_eq!(is_a_country(text), want, "{text}");
    }
    for (kind, value, want) in [
        ("imoNumber", "IMO 9074729", true),
        ("imoNumber", "9074728", false),
        ("imoNumber", "15411", false),
        ("leiCode", "851683897", false),
        ("taxNumber", "1", true),
    ] {
        assert_eq!(is_formed(kind, value), want, "{kind} {value}");
    }
}

proptest! {
    #[test]
    fn any_reference_has_an_id(reference in "\\PC{1,300}") {
        let id = id_of(&reference);
        prop_assert!(id.len() <= 200);
        prop_assert!(id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')));
        prop_assert!(id.ends_with(|c: char| c.is_ascii_alphanumeric()), "{}", id);
    }
}
