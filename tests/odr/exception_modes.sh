#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# exception_modes.sh COMPILER INCLUDE_DIR: a function over a type of the library that is defined
# with exceptions and called without them must not link, and the other way round; of one mode it
# must.
set -eu
compiler=$1 include_dir=$(cd "$2" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >callee.cpp <<'END'
#include <nines/core/objective.hpp>
double allowed(nines::objective promised) { return promised.allowed_error(); }
END
cat >caller.cpp <<'END'
#include <nines/core/objective.hpp>
double allowed(nines::objective promised);
int main() { return allowed(nines::objective::fraction(0.999)) == 0.001 ? 0 : 1; }
END
for unit in callee caller; do
    "$compiler" -std=c++20 -I"$include_dir" -c $unit.cpp -o $unit-with.o
    "$compiler" -std=c++20 -I"$include_dir" -fno-exceptions -c $unit.cpp -o $unit-without.o
done
for mode in with without; do
    "$compiler" callee-$mode.o caller-$mode.o -o same && ./same
done
for pair in "with without" "without with"; do
    read -r callee caller <<<"$pair"
    if "$compiler" callee-$callee.o caller-$caller.o -o mixed 2>link.log; then
        echo "callee $callee exceptions and caller $caller exceptions link"
        exit 1
    fi
    grep -q 'undefined reference to .*allowed(nines::' link.log || {
        cat link.log
        exit 1
    }
done
