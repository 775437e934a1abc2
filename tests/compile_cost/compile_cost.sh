#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# compile_cost.sh COMPILER ROOT [HEADER]: preprocessed lines of each header of the standard-only
# umbrella, or of one. Of one, and of those above their limit in limits.txt, also the lines of the
# standard headers it includes, and the difference, which is ours. Fails when a header is above its
# limit. Lines are those that hold something.
set -eu -o pipefail
export LC_ALL=C
compiler=$1 root=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
family=gcc
"$compiler" --version | grep -q clang && family=clang

lines_of() { "$compiler" -std=c++20 -I"$root/include" -E -P "$1" | awk 'NF { lines++ } END { print lines + 0 }'; }

# The standard headers that a header reaches through headers of the library.
standard_headers() {
    local -A seen=()
    local todo=("$1") current included
    while ((${#todo[@]})); do
        current=${todo[0]}
        todo=("${todo[@]:1}")
        [[ -z ${seen[$current]:-} ]] || continue
        seen[$current]=1
        while read -r included; do
            case $included in
            nines/*) todo+=("$included") ;;
            *) echo "#include <$included>" ;;
            esac
        done < <(sed -nE 's/^ *#include <([^>]+)>.*/\1/p' "$root/include/$current")
    done | sort -u
}

limit_of() { # HEADER: own limit or that of the line "*"
    awk -v header="$1" -v column=$([[ $family == gcc ]] && echo 2 || echo 3) '
        $1 == header { own = $column } $1 == "*" { any = $column }
        END { print own ? own : any }' "$(dirname "${BASH_SOURCE[0]}")/limits.txt"
}

too_heavy=0
printf '%-34s %8s %8s %8s %8s\n' "preprocessed lines ($family)" header limit std ours
while read -r header; do
    echo "#include <$header>" >"$folder/own.cpp"
    all=$(lines_of "$folder/own.cpp")
    limit=$(limit_of "$header")
    printf '%-34s %8d %8d' "$header" "$all" "$limit"
    if [[ -n ${3:-} ]] || ((all > limit)); then
        standard_headers "$header" >"$folder/std.cpp"
        std=$(lines_of "$folder/std.cpp")
        printf ' %8d %8d' "$std" $((all - std))
    fi
    echo
    if ((all > limit)); then
        echo "$header is above its limit"
        too_heavy=1
    fi
done < <(
    [[ -n ${3:-} ]] && echo "$3" && exit
    sed -nE 's/^#include <(nines\/.*)>/\1/p' "$root/include/nines/nines.hpp"
    echo nines/nines.hpp
)
exit $too_heavy
