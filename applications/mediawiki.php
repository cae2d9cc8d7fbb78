<?php
// What importTextFiles.php makes pages of: writes thirty of them into a directory, with links, tables, templates,
// parser functions and footnotes. One page alone has a gallery: the class for it is loaded in the middle.

[, $directory] = $argv;
for ($i = 10; $i < 40; $i++) {
    $next = $i + 1;
    $rows = implode("\n|-\n", array_map(fn (int $n) => "| $n || {{#expr: $n * $i}}", range(1, 10)));
    $gallery = $i === 25 ? "<gallery>\nFile:Missing.png|Nothing\n</gallery>" : '';
    file_put_contents("$directory/Page_$i.txt", <<<WIKI
        '''Page $i''' links to [[Page $next]] and [[Missing $i|what is missing]].<ref name="a">A footnote on ''$i''</ref>
        == A table ==
        {| class="wikitable sortable"
        ! n !! product
        |-
        $rows
        |}
        == Templates ==
        {{Note|{{#ifeq: $i | 25 | middle | side }}}} {{Note|[https://example.org/$i outside]}} {{PAGENAME}}<ref name="a" />
        * one
        *# two <nowiki>''as it is''</nowiki>
        $gallery
        <references />
        [[Category:Numbers]]
        WIKI);
}
file_put_contents("$directory/Template:Note.txt", "<div class=\"note\">''{{{1}}}'' on [[{{FULLPAGENAME}}]]</div>[[Category:Notes]]");
