// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/token_numbers.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>

namespace token_numbers_test {

using nines::detail::token_numbers;

namespace {

TEST_CASE("texts are numbered as they come, each field's by themselves") {
    token_numbers numbers;
    CHECK(numbers.of('s', "mail") == 0);
    CHECK(numbers.of('t', "mail") == 1);
    CHECK(numbers.of('t', "") == 2);
    CHECK(numbers.of('t', "mails") == 3);
    CHECK(numbers.of('s', "mail") == 0);
    CHECK(numbers.of('t', "mail") == 1);
    CHECK(numbers.of('s', "") == 4);
    CHECK(numbers.of('t', "smail") == 5);
    CHECK(numbers.of('t', "") == 2);
    CHECK(numbers.size() == 6);
}

TEST_CASE("numbers are those of a map") {
    std::mt19937_64 random{9923};
    token_numbers numbers;
    std::map<std::pair<char, std::string>, std::uint32_t> plain;
    for (int i = 0; i < 20'000; ++i) {
        const char field = random() % 2 == 0 ? 's' : 't';
        std::string text;
        for (std::size_t length = random() % 4; length > 0; --length) {
            text += static_cast<char>(random() % 12 == 0 ? 0xc3 : 'a' + random() % 12);
        }
        const auto next = static_cast<std::uint32_t>(plain.size());
        CHECK(numbers.of(field, text) == plain.try_emplace({field, text}, next).first->second);
    }
    CHECK(numbers.size() == plain.size());
}

} // namespace

} // namespace token_numbers_test
