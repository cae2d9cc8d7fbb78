#!/bin/bash
# docs.sh check: do the links between the Markdown files hold, and do the commands shown still print what is shown?
# docs.sh update: writes what they print now into the files.
# docs.sh dump: dumps the examples anew (needs the extension), then updates.
#
# Commands are run in code blocks below a line `<!-- checked -->`: lines that begin with `$ `, the rest is their
# output. They see the dumps of the examples, examples/leak.json and examples/waste.json, under the names that the
# documentation gives them.
set -euo pipefail
cd "$(dirname "$0")/.."
mode=${1:-check}
dump=/tmp/php_mem_dump.json
waste_dump=/tmp/php_waste_dump.json
failed=0

files() { find . -name '*.md' -not -path './target*' -not -path './.git/*' | sort; }

# The anchors of a file, made from its headings as GitHub makes them.
anchors() {
  grep -E '^#+ ' "$1" | sed -E 's/^#+ //; s/`//g; s/\[([^]]*)\]\([^)]*\)/\1/g' | tr '[:upper:]' '[:lower:]' | sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}

check_links() { # file
  local link path anchor
  while IFS= read -r link; do
    case $link in http://* | https://* | mailto:*) continue ;; esac
    path=${link%%#*}
    anchor=
    [ "$link" = "$path" ] || anchor=${link#*#}
    if [ -n "$path" ]; then path=$(dirname "$1")/$path; else path=$1; fi
    if [ ! -e "$path" ]; then
      echo "$1: link to $link: no such file"
      failed=1
    elif [ -n "$anchor" ] && ! anchors "$path" | grep -qxF -e "$anchor"; then
      echo "$1: link to $link: no such heading"
      failed=1
    fi
  done < <(awk '/^ *```/ { code = !code } !code' "$1" | grep -oE '\]\([^) ]+\)' | sed 's/^](//; s/)$//')
}

run() {
  local command=${1//$dump/examples/leak.json}
  bash -c "${command//$waste_dump/examples/waste.json}" 2>&1 || true
}

# Prints the file with the output of its checked commands renewed.
render() { # file
  local state=text line
  while IFS= read -r line || [ -n "$line" ]; do
    case $state:$line in
    text:'<!-- checked -->') state=marked ;;
    marked:'```'*) state=block ;;
    block:'```') state=text ;;
    block:'$ '*)
      printf '%s\n' "$line"
      run "${line#"$ "}"
      continue
      ;;
    block:*) continue ;;
    esac
    printf '%s\n' "$line"
  done < "$1"
}

# The object of the guide: the fourth MyClassA of the example's dump.
sample() { [ ! -f examples/leak.json ] || sed -n 's/^"\(0x[0-9a-f]*\)":.*"class":"MyClassA".*/\1/p' examples/leak.json | sed -n 4p; }

dump_examples() {
  # shellcheck source=scripts/lib.sh
  . scripts/lib.sh
  use_php
  local old
  old=$(sample)
  # An empty environment, and not this machine's path: both would show in the dump.
  env -i "$php" -n -d extension="$extension" examples/leak.php
  sed "s#\"$PWD/#\"/srv/app/#" "$dump" > examples/leak.json
  env -i "$php" -n -d extension="$extension" examples/waste.php
  sed "s#\"$PWD/#\"/srv/app/#" "$waste_dump" > examples/waste.json
  env -i "$php" -n -d extension="$extension" examples/growth.php
  local n
  for n in 1 2 3; do sed "s#\"$PWD/#\"/srv/app/#" "/tmp/growth-$n.json" > "examples/growth-$n.json"; done
  # shellcheck disable=SC2046 # one word per file
  sed -i "s/${old:-0xID}/$(sample)/g" $(grep -lxF '<!-- checked -->' $(files))
}

if [ "$mode" = dump ]; then
  dump_examples
  mode=update
fi

rendered=$(mktemp)
trap 'rm -f "$rendered"' EXIT
for file in $(files); do
  check_links "$file"
  grep -qxF '<!-- checked -->' "$file" || continue
  render "$file" > "$rendered"
  if [ "$mode" = update ]; then
    cmp -s "$rendered" "$file" || cp "$rendered" "$file"
  elif ! diff -u --label "$file" --label "printed now" "$file" "$rendered"; then
    echo "$file: commands print something else now; see above, and 'make docs'"
    failed=1
  fi
done
[ "$failed" = 0 ] && echo "docs: links and outputs hold"
exit "$failed"
