use super::*;

fn faults(toml: &str) -> String {
    Vocabulary::shipped().unwrap().extended(toml).unwrap_err().join("\n")
}

#[test]
fn the_shipped_vocabulary_is_sound() {
    if let Err(faults) = Vocabulary::shipped() {
        panic!("{}", faults.join("\n"));
    }
}
