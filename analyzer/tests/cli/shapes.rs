//! Items and paths of every shape.

use crate::stdout_of;

#[test]
fn names_cannot_command_the_terminal() {
    for args in [
        ["summary", "shapes.json", "--format=table"],
        ["query", "-vl20", "shapes.json"],
    ] {
        let output = stdout_of(args);
        assert!(output.contains(r"Evil\e[2J\u{202e}Name"), "{output}");
        assert!(
            output.contains("class@anonymous /srv/app/a.php:12 "),
            "{output}"
        );
        assert!(!output.contains(['\u{1b}', '\u{202e}']), "{output:?}");
    }
}

#[test]
fn details_depend_on_the_type() {
    let output = stdout_of([
        "query",
        "-v",
        "-f",
        "id>=0x3000",
        "-f",
        "id!=0x6000",
        "shapes.json",
    ]);
    assert_eq!(
        output,
        "\
+----------+-------------------------------------+---------------------+
| Item ids | Item data                           | Children            |
+----------+-------------------------------------+---------------------+
| 0x4000   | Type: reference                     | value: 0x6000       |
|          | Size: 32 B                          |                     |
|          | Is root: No                         |                     |
+----------+-------------------------------------+---------------------+
| 0x5000   | Type: object                        | seen: 0x6000 (weak) |
|          | Class: Evil\\e[2J\\u{202e}Name        |                     |
|          | Object Handle: 3                    |                     |
|          | Size: 40 B                          |                     |
|          | Is root: No                         |                     |
+----------+-------------------------------------+---------------------+
| 0x3000   | Type: object                        | <this>: 0x1000      |
|          | Class: Closure worker.php:21        | <log>: 0x7000       |
|          | Object Handle: 4                    |                     |
|          | Function: App\\{closure}             |                     |
|          | Declared in: /srv/app/worker.php:21 |                     |
|          | Size: 320 B                         |                     |
|          | Is root: No                         |                     |
+----------+-------------------------------------+---------------------+
| 0x7000   | Type: resource                      |                     |
|          | Resource Type: stream               |                     |
|          | Resource Handle: 5                  |                     |
|          | Size: 32 B                          |                     |
|          | Is root: No                         |                     |
+----------+-------------------------------------+---------------------+
| 0x8000   | Type: array                         | -7: 0x6000          |
|          | Size: 56 B                          |                     |
|          | Is root: Yes                        |                     |
|          | Execution Frame: <GLOBAL>           |                     |
|          | Symbol Name: seen twice             |                     |
+----------+-------------------------------------+---------------------+
| 0x9000   | Type: object                        | self: 0x9000        |
|          | Class: App\\Orphan                   |                     |
|          | Object Handle: 5                    |                     |
|          | Size: 40 B                          |                     |
|          | Is root: No                         |                     |
|          | Unreachable: garbage                |                     |
+----------+-------------------------------------+---------------------+
"
    );
}

#[test]
fn a_root_is_its_own_path_and_names_all_its_roots() {
    assert_eq!(
        stdout_of(["ref-path", "0x1000", "shapes.json"]),
        "\
Found 1 paths
Path from 0x1000
+--------------------------------------------------------+
| Id: 0x1000                                             |
| Type: object                                           |
| Class: App\\Order                                       |
| Object Handle: 1                                       |
| Size: 56 B                                             |
| Is root: Yes                                           |
| Execution Frame: App\\Worker->run()                     |
| Symbol Name: order                                     |
| Also root: <CLASS_STATIC_MEMBER> App\\Registry::current |
| Also root: <FUNCTION_STATIC> recent()::last            |
| Children count: 3                                      |
+--------------------------------------------------------+
"
    );
}

#[test]
fn short_paths_are_php_and_the_shortest_comes_first() {
    assert_eq!(
        stdout_of(["ref-path", "--short", "0x6000", "shapes.json"]),
        "\
// Found 2 paths
${'seen twice'}[-7] = 0x6000;
/* App\\Worker->run() */ $order->lines['it\\'s'] = 0x6000; // also App\\Registry::$current, recent() static $last
"
    );
    assert_eq!(
        stdout_of(["ref-path", "--short", "-l", "1", "0x6000", "shapes.json"]),
        "\
// Found 2 paths
${'seen twice'}[-7] = 0x6000;
// showing 1 of 2 paths, use -l to see more
"
    );
    let hidden = stdout_of(["ref-path", "--short", "0x1050", "shapes.json"]);
    assert!(hidden.contains("$order->{Base::id} = 0x1050;"), "{hidden}");
}

#[test]
fn nothing_found_is_no_error() {
    assert_eq!(
        stdout_of(["query", "-f", "class=Nobody*", "shapes.json"]),
        "no item matches\n"
    );
}
