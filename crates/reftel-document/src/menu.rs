//! Lines that a page of the web sets around its text: menus, buttons, credits of pictures.

/// Lines that are a menu's entry or a button when they stand alone, in lower case; en, be, ru, uk, pl.
/// Seen in texts that were copied from pages.
const LINES: &[&str] = &[
    "skip to content",
    "skip to main content",
    "skip navigation",
    "jump to content",
    "toggle navigation",
    "menu",
    "main menu",
    "navigation",
    "home",
    "search",
    "log in",
    "login",
    "sign in",
    "sign up",
    "register",
    "subscribe",
    "subscribe now",
    "subscribe to our newsletter",
    "newsletter",
    "donate",
    "support us",
    "donate now",
    "share",
    "share this",
    "share this article",
    "share on facebook",
    "share on twitter",
    "share on x",
    "tweet",
    "facebook",
    "twitter",
    "instagram",
    "telegram",
    "youtube",
    "linkedin",
    "whatsapp",
    "email this",
    "print",
    "print this page",
    "print friendly",
    "copy link",
    "read more",
    "read also",
    "read next",
    "learn more",
    "related articles",
    "related posts",
    "related stories",
    "related content",
    "more stories",
    "most read",
    "most popular",
    "you may also like",
    "leave a comment",
    "leave a reply",
    "add a comment",
    "comments",
    "back to top",
    "back to home",
    "go to top",
    "previous",
    "next",
    "previous post",
    "next post",
    "previous article",
    "next article",
    "load more",
    "show more",
    "see more",
    "advertisement",
    "accept cookies",
    "accept all cookies",
    "cookie policy",
    "privacy policy",
    "terms of use",
    "terms of service",
    "contact us",
    "about us",
    "sitemap",
    "site map",
    "all rights reserved",
    "download pdf",
    "pdf how-to read a cable",
    "close",
    "listen to this article",
    "падтрымаць нас",
    "падтрымаць",
    "падпісацца",
    "падзяліцца",
    "чытаць далей",
    "чытайце таксама",
    "галоўная",
    "меню",
    "пошук",
    "увайсці",
    "друкаваць",
    "каментары",
    "уверх",
    "усе навіны",
    "поддержать нас",
    "поддержать",
    "подписаться",
    "поделиться",
    "читать далее",
    "читайте также",
    "главная",
    "поиск",
    "войти",
    "распечатать",
    "комментарии",
    "наверх",
    "все новости",
    "реклама",
    "підтримати нас",
    "підтримати",
    "підписатися",
    "поділитися",
    "читати далі",
    "читайте також",
    "головна",
    "пошук",
    "увійти",
    "друкувати",
    "коментарі",
    "усі новини",
    "wesprzyj nas",
    "zapisz się",
    "udostępnij",
    "czytaj więcej",
    "czytaj także",
    "strona główna",
    "szukaj",
    "zaloguj się",
    "drukuj",
    "komentarze",
];

/// Beginnings of the line that says who made a picture.
const CREDITS: &[&str] = &[
    "photo:",
    "photos:",
    "photo by",
    "photo credit:",
    "photo credits:",
    "photograph:",
    "photograph by",
    "image:",
    "image credit:",
    "image by",
    "picture:",
    "cover photo:",
    "illustration:",
    "illustration by",
    "фота:",
    "фото:",
    "фотография:",
    "фотаздымак:",
    "ілюстрацыя:",
    "иллюстрация:",
    "zdjęcie:",
    "fot.",
];

/// Returns whether a line standing alone is an entry of a menu or a button, not text.
pub(crate) fn is_entry(line: &str) -> bool {
    /// Longest line of the list, in bytes.
    const LINE_MAX: usize = 60;
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() || bare.len() > LINE_MAX {
        return false;
    }
    let bare = bare.to_lowercase();
    LINES.contains(&bare.as_str())
}

/// Returns who made a picture when a line standing alone says only that: `Photo: Reuters`.
pub(crate) fn credit(line: &str) -> Option<&str> {
    const WORDS_MAX: usize = 10;
    let line = line.trim().trim_matches(['*', '_', '(', ')', '[', ']']);
    if line.split_whitespace().take(WORDS_MAX + 1).count() > WORDS_MAX {
        return None;
    }
    let lower = line.to_lowercase();
    let start = CREDITS.iter().find(|start| lower.starts_with(**start))?;
    // Folding case keeps the length of these letters.
    let who = line.get(start.len()..)?.trim().trim_end_matches(['.', ';']);
    let named = who.chars().next().is_some_and(|c| c.is_uppercase() || c == '@');
    (named && !who.contains(". ")).then_some(who)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_and_credits() {
        assert!(is_entry("Падтрымаць нас"));
        assert!(is_entry("» Read more…"));
        assert!(!is_entry("Read more carefully, the note says nothing"));
        assert!(!is_entry("—"));
        assert_eq!(credit("Photo: Zubrow Press Agency"), Some("Zubrow Press Agency"));
        assert_eq!(credit("*Фота: БелЗуб*"), Some("БелЗуб"));
        assert_eq!(credit("Photo: she was seen. He was not."), None);
        assert_eq!(credit("Photographs of the camp were shown."), None);
    }
}
