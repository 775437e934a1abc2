// SPDX-License-Identifier: BSL-1.0
#include <nines/nines.hpp>

int main() {
    constexpr nines::objective promised = nines::objective::percent(99.9);
    return promised.allowed_error() == 0.001 ? 0 : 1;
}
