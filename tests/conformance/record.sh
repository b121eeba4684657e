#!/bin/sh
# Records the answers of a real Next.js anew, or checks the recordings against it.
#
#   record.sh 16            record all apps of Next 16, in both modes
#   record.sh 16 --check 2  replay the recordings twice against the real thing instead
#   record.sh 17            the day it is out: add its target (README.md says where)
#
# Needs node, npm, python3 with PyYAML, and about 1 GB in $CONFORMANCE_DEPS (default: a folder in
# the cache). Next and React come from npm. Development targets of 14 and 15 take 4 to 8 minutes.
set -eu

next=${1:?which major version of Next.js: 14, 15, 16}
shift
here=$(cd "$(dirname "$0")" && pwd)
deps=${CONFORMANCE_DEPS:-${XDG_CACHE_HOME:-$HOME/.cache}/jsguide-conformance}/next$next
react=19
[ "$next" -le 14 ] && react=18

mkdir -p "$deps"
cd "$deps"
[ -f package.json ] || npm init -y >/dev/null
npm install --no-fund --no-audit --save-exact "next@$next" "react@$react" "react-dom@$react" \
  typescript@5 @types/node@20 "@types/react@$react"

variants='main x'
[ "$next" -ge 16 ] && variants='main x cc'
for variant in $variants; do
  for mode in start dev; do
    python3 "$here/record.py" --deps "$deps" --variant "$variant" --mode "$mode" "$@"
  done
done
case " $* " in
*' --check '*) ;;
*) python3 "$here/record_build_errors.py" --deps "$deps" ;;
esac
