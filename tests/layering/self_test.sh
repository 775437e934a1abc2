#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Plants each kind of violation in a small tree and expects layering.sh to name it.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

header() { # PATH LINE...
    local path=$1
    shift
    mkdir -p "$(dirname "$tree/include/nines/$path")" "$(dirname "$tree/tests/$path")"
    printf '%s\n' "// SPDX-License-Identifier: BSL-1.0" "#pragma once" "$@" >"$tree/include/nines/$path"
    printf '%s\n' "// SPDX-License-Identifier: BSL-1.0" >"$tree/tests/${path%.hpp}_test.cpp"
}

sound_tree() {
    rm -rf "${tree:?}"/*
    mkdir -p "$tree"/{benchmarks,examples,cmake}
    header config.hpp
    header core/error.hpp '#include <nines/config.hpp>'
    header stats/beta.hpp '#include <nines/core/error.hpp>' '#include <boost/math/beta.hpp>'
    header sli/ratio.hpp '#include <nines/core/error.hpp>'
    header sli/verdict.hpp '#include <nines/stats/beta.hpp>'
    header budget/calendar_period.hpp '#include <nines/core/error.hpp>' '#include <date/date.h>'
    header nines.hpp '#include <nines/config.hpp>' '#include <nines/core/error.hpp>' \
        '#include <nines/sli/ratio.hpp>'
}

expect() { # MESSAGE
    local said
    if said=$(bash "$here/layering.sh" "$tree"); then
        echo "not found: $1"
        failures=$((failures + 1))
    elif ! grep -qF -- "$1" <<<"$said"; then
        printf 'expected: %s\n     got: %s\n' "$1" "$said"
        failures=$((failures + 1))
    fi
    sound_tree
}

sound_tree
if ! bash "$here/layering.sh" "$tree"; then
    echo "a sound tree is refused"
    failures=$((failures + 1))
fi

header core/error.hpp '#include <nines/sli/ratio.hpp>'
expect "nines/core/error.hpp: core may not see sli"
header stats/beta.hpp '#include <nines/budget/calendar_period.hpp>'
expect "nines/stats/beta.hpp: stats may not see budget"
header sli/verdict.hpp '#include <boost/math/beta.hpp>'
expect "nines/sli/verdict.hpp: may not include boost"
header stats/beta.hpp '#  include  <Eigen/Dense>'
expect "nines/stats/beta.hpp: may not include Eigen"
header budget/policy.hpp '#include <date/date.h>'
expect "nines/budget/policy.hpp: may not include date"
header sli/ratio.hpp '#include <iostream>'
expect "nines/sli/ratio.hpp: includes iostream"
header sli/ratio.hpp '#include "verdict.hpp"'
expect 'nines/sli/ratio.hpp: includes "verdict.hpp"'
header sli/ratio.hpp '#include <nines/core/nothing.hpp>'
expect "includes nines/core/nothing.hpp, which is not there"
header attic/old.hpp
expect "nines/attic/old.hpp: no room of this name"
header sli/a.hpp '#include <nines/sli/b.hpp>'
header sli/b.hpp '#include <nines/sli/a.hpp>'
expect "circle of includes: nines/sli/"
header sli/new.hpp
expect "nines/nines.hpp: lacks nines/sli/new.hpp"
echo '#include <nines/sli/verdict.hpp>' >>"$tree/include/nines/nines.hpp"
expect "nines/nines.hpp: includes nines/sli/verdict.hpp, which is heavy"
header sli/ratio.hpp 'auto now() { return std::chrono::system_clock::now(); }'
expect "nines/sli/ratio.hpp: reads a clock"
echo '#pragma once' >"$tree/include/nines/sli/ratio.hpp"
expect "nines/sli/ratio.hpp: first line is not the licence"
echo '// SPDX-License-Identifier: BSL-1.0' >"$tree/include/nines/sli/ratio.hpp"
expect "nines/sli/ratio.hpp: no #pragma once"
rm "$tree/tests/sli/ratio_test.cpp"
expect "nines/sli/ratio.hpp: no test tests/sli/ratio_test.cpp"
echo 'int main() {}' >"$tree/examples/main.cpp"
expect "examples/main.cpp: no licence line"

((failures == 0))
