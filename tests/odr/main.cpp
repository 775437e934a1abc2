// SPDX-License-Identifier: BSL-1.0
// Two translation units that include every header link into one program, and agree on what they
// saw.
#include <nines/core/objective.hpp>

nines::objective first_unit();
nines::objective second_unit();

int main() {
    return first_unit() == second_unit() ? 0 : 1;
}
