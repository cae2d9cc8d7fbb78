//! What has ended the request, for people.

use dump_format::EndedBy;

/// One sentence, as PHP would say it, and what it means for the dump.
pub fn sentence(ended_by: &EndedBy) -> String {
    let what = match (&ended_by.class, &ended_by.message, &ended_by.error) {
        (Some(class), ..) => format!("an uncaught {class}"),
        (None, Some(message), _) => format!("a fatal error, {message}"),
        (None, None, Some(error)) => format!("a fatal error ({error})"),
        (None, None, None) => "a fatal error".to_owned(),
    };
    let place = match (&ended_by.file, ended_by.line) {
        (Some(file), Some(line)) => format!(" in {file} on line {line}"),
        (Some(file), None) => format!(" in {file}"),
        (None, _) => String::new(),
    };
    let loss = if ended_by.frames_gone {
        ": the functions that ran are gone, so what they held has no holder in the dump, or is not in it"
    } else {
        ""
    };
    format!("the request was ended by {what}{place}{loss}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_known_is_told() {
        let mut ended_by = EndedBy {
            frames_gone: true,
            ..EndedBy::default()
        };
        let loss = ": the functions that ran are gone, so what they held has no holder in the dump, or is not in it";
        let told = |it: &EndedBy| sentence(it);
        assert_eq!(
            told(&ended_by),
            format!("the request was ended by a fatal error{loss}")
        );
        ended_by.error = Some("E_ERROR".into());
        ended_by.file = Some("/srv/a.php".into());
        ended_by.line = Some(7);
        assert_eq!(
            told(&ended_by),
            format!(
                "the request was ended by a fatal error (E_ERROR) in /srv/a.php on line 7{loss}"
            )
        );
        ended_by.message = Some("Maximum execution time of 1 second exceeded".into());
        assert_eq!(
            told(&ended_by),
            format!(
                "the request was ended by a fatal error, Maximum execution time of 1 second exceeded in /srv/a.php on line 7{loss}"
            )
        );
        ended_by.class = Some("App\\Denied".into());
        ended_by.frames_gone = false;
        assert_eq!(
            told(&ended_by),
            "the request was ended by an uncaught App\\Denied in /srv/a.php on line 7"
        );
    }
}
