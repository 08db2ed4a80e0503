//! Identifiers: their normal forms and check digits.

use std::borrow::Cow;

/// What an identifier's form and check digit say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdCheck {
    /// Right.
    Good,
    /// Not of the form at all.
    WrongForm,
    /// The form is right and the check character is not; what it would be, where there is one.
    WrongCheck(Option<char>),
    /// The temporary ULN 9999999999.
    Temporary,
}

/// Checks a unique learner number: ten digits, weights 10 to 2 over the first nine, modulo 11; the tenth is 10 less the
/// remainder, and a remainder of 0 is never right.
pub fn uln_check(uln: &str) -> IdCheck {
    if uln.len() != 10 || uln.starts_with('0') || !uln.bytes().all(|b| b.is_ascii_digit()) {
        return IdCheck::WrongForm;
    }
    if uln == "9999999999" {
        return IdCheck::Temporary;
    }
    let sum: u32 = uln.bytes().zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let right = match sum % 11 {
        0 => None,
        rest => char::from_digit(10 - rest, 10),
    };
    if right.is_some() && right == uln.chars().last() { IdCheck::Good } else { IdCheck::WrongCheck(right) }
}

/// Checks a qualification number `NNN/NNNN/C`: weights 8 to 2 over the seven digits, modulo 11, 10 is X.
pub fn qualification_check(number: &str) -> IdCheck {
    let bytes = number.as_bytes();
    let form = bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, b)| match i {
            3 | 8 => *b == b'/',
            9 => b.is_ascii_digit() || *b == b'X',
            _ => b.is_ascii_digit(),
        });
    if !form {
        return IdCheck::WrongForm;
    }
    let digits = bytes.iter().take(8).filter(|byte| **byte != b'/');
    let sum: u32 = digits.zip((2..=8).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let right = match sum % 11 {
        10 => Some('X'),
        rest => char::from_digit(rest, 10),
    };
    if right == bytes.last().map(|last| char::from(*last)) { IdCheck::Good } else { IdCheck::WrongCheck(right) }
}

/// The normal form of a qualification number: `60105418` and `601/0541/8` are one; an apprenticeship standard loses its version, and
/// its plan where that is the first, because `ST0071` and `ST0071/AP01` are one and `ST0071/AP02` is another; all else is kept in
/// capitals without outer spaces.
pub fn qualification_key(shown: &str) -> Cow<'_, str> {
    let compact: String = shown.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    if compact.len() == 8
        && compact.bytes().take(7).all(|b| b.is_ascii_digit())
        && compact.bytes().skip(7).all(|b| b.is_ascii_digit() || b == b'X')
    {
        let key = format!("{}/{}/{}", &compact[..3], &compact[3..7], &compact[7..]);
        return if key == shown { Cow::Borrowed(shown) } else { Cow::Owned(key) };
    }
    if let Some(key) = standard_key(&compact) {
        return Cow::Owned(key);
    }
    let upper = shown.trim().to_uppercase();
    if upper == shown { Cow::Borrowed(shown) } else { Cow::Owned(upper) }
}

/// The normal form of an apprenticeship standard, from its letters and digits in capitals.
fn standard_key(compact: &str) -> Option<String> {
    let (number, rest) = compact.split_at_checked(6)?;
    if !is_standard(number) {
        return None;
    }
    let Some(plan) = rest.strip_prefix("AP") else {
        return (rest.is_empty() || rest.starts_with('V')).then(|| number.to_owned());
    };
    let end = plan.find(|c: char| !c.is_ascii_digit()).unwrap_or(plan.len());
    let plan = plan.get(..end)?;
    match plan.trim_start_matches('0') {
        "1" => Some(number.to_owned()),
        _ if plan.is_empty() => Some(number.to_owned()),
        other => Some(format!("{number}/AP{other:0>2}")),
    }
}

/// Whether a number in its normal form is of an apprenticeship standard: `ST0071`, or `ST0071/AP02`.
pub fn is_standard(key: &str) -> bool {
    let (number, plan) = key.split_once("/AP").map_or((key, None), |(number, plan)| (number, Some(plan)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    number.len() == 6 && number.strip_prefix("ST").is_some_and(digits) && plan.is_none_or(digits)
}

/// The form in which identifiers are compared: outer spaces and letter case do not count.
pub fn fold_id(shown: &str) -> Cow<'_, str> {
    let trimmed = shown.trim();
    if trimmed.bytes().all(|b| b.is_ascii() && !b.is_ascii_lowercase()) {
        Cow::Borrowed(trimmed)
    } else {
        Cow::Owned(trimmed.to_uppercase())
    }
}

/// The form in which headings and names are compared: case, spaces, punctuation and underscores do not count.
/// A star stays, because Distinction* is not Distinction.
pub fn fold_name(shown: &str) -> String {
    if shown.is_ascii() {
        // The usual text, folded byte by byte.
        let mut folded = Vec::with_capacity(shown.len());
        folded.extend(shown.bytes().filter(|b| b.is_ascii_alphanumeric() || *b == b'*').map(|b| b.to_ascii_lowercase()));
        return String::from_utf8(folded).unwrap_or_default();
    }
    shown.chars().filter(|c| c.is_alphanumeric() || *c == '*').flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ulns() {
        assert_eq!(uln_check("1000102504"), IdCheck::Good);
        assert!(matches!(uln_check("1234567890"), IdCheck::WrongCheck(_)));
        assert_eq!(uln_check("9876543210"), IdCheck::WrongCheck(None)); // remainder 0 has no right digit
        assert!(matches!(uln_check("1000108001"), IdCheck::WrongCheck(_)));
        assert_eq!(uln_check("9999999999"), IdCheck::Temporary);
        for wrong in ["", "123456789", "12345678901", "12345A7890", "0123456789"] {
            assert_eq!(uln_check(wrong), IdCheck::WrongForm, "{wrong}");
        }
    }

    #[test]
    fn qualification_numbers() {
        for good in ["601/0531/8", "601/0541/0", "601/0532/X", "603/3089/2"] {
            assert_eq!(qualification_check(good), IdCheck::Good, "{good}");
        }
        assert_eq!(qualification_check("603/3089/0"), IdCheck::WrongCheck(Some('2')));
        assert_eq!(qualification_check("603/3089"), IdCheck::WrongForm);
        assert_eq!(qualification_key("6010532x"), "601/0532/X");
        assert_eq!(qualification_key("601/0532/X"), "601/0532/X");
        assert_eq!(qualification_key("ST0071/AP01"), "ST0071");
        for one in [" st0071 ", "ST 0071", "ST0071 AP1", "st0071/ap01", "ST0071/AP01 v1.2", "ST0071 V1.1"] {
            assert_eq!(qualification_key(one), "ST0071", "{one}");
        }
        for other in ["ST0071/AP02", "st0071 ap2", "ST0071AP02", "ST0071/AP02 v1.0"] {
            assert_eq!(qualification_key(other), "ST0071/AP02", "{other}");
        }
        assert!(is_standard("ST0071") && is_standard("ST0071/AP02"));
        assert!(!is_standard("ST007") && !is_standard("ST0071/AP") && !is_standard("601/0532/X"));
    }
}
