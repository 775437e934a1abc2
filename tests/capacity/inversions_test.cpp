// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/inversions.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace inversions_test {

namespace {

TEST_CASE("sorts, and shows each pair in the wrong order once") {
    std::mt19937_64 random{5};
    for (const std::size_t size : {0U, 1U, 2U, 7U, 8U, 9U, 16U, 17U, 100U, 333U}) {
        CAPTURE(size);
        std::vector<int> items(size);
        for (int& item : items) {
            item = static_cast<int>(random() % 50);
        }
        std::vector<std::pair<int, std::size_t>> numbered;
        for (std::size_t i = 0; i < size; ++i) {
            numbered.emplace_back(items[i], i);
        }
        using item = std::pair<int, std::size_t>;
        std::set<std::pair<std::size_t, std::size_t>> expected;
        for (std::size_t i = 0; i < size; ++i) {
            for (std::size_t j = i + 1; j < size; ++j) {
                if (items[j] < items[i]) {
                    expected.emplace(i, j);
                }
            }
        }
        std::set<std::pair<std::size_t, std::size_t>> seen;
        std::size_t shown = 0;
        std::vector<item> scratch(size);
        nines::detail::sort_inversions<item>(
            numbered, scratch, [](const item& a, const item& b) { return a.first < b.first; },
            [&](std::span<const item> passed, const item& moved) {
                for (const item& other : passed) {
                    seen.emplace(other.second, moved.second);
                    ++shown;
                }
            });
        CHECK(seen == expected);
        CHECK(shown == expected.size());
        // Stable: by value, and by place where values are the same.
        CHECK(std::is_sorted(numbered.begin(), numbered.end()));
    }
}

} // namespace

} // namespace inversions_test
