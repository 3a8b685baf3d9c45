use proptest::prelude::*;

use super::*;

#[test]
fn ids_have_the_model_s_letters_and_stay_apart() {
    assert_eq!(id_of("uk:BEL0115"), "reftel-uk.BEL0115");
    assert_ne!(id_of("eu:a b"), id_of("eu:a-b"));
    assert_ne!(id_of("eu:а"), id_of("eu:б"));
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
