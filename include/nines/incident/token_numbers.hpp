// SPDX-License-Identifier: BSL-1.0
/// \file
/// Words and names as numbers.
#pragma once

#include <nines/incident/hash_numbers.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nines::inline NINES_ABI {
namespace detail {

/// Texts of some fields, numbered from 0 on as they come.
class token_numbers {
public:
    [[nodiscard]] std::size_t size() const noexcept { return numbers_.size(); }

    /// The number of a field's text, the next one when it is new.
    [[nodiscard]] std::uint32_t of(char field, std::string_view text) {
        const std::uint32_t hash = hash_of(field, text);
        const std::uint32_t known = numbers_.find(hash, [&](std::uint32_t number) {
            const std::size_t begin = number > 0 ? ends_[number - 1] : 0;
            return texts_[begin] == field &&
                   std::string_view{texts_}.substr(begin + 1, ends_[number] - begin - 1) == text;
        });
        if (known != hash_numbers::none) {
            return known;
        }
        texts_ += field;
        texts_ += text;
        ends_.push_back(texts_.size());
        return numbers_.add(hash);
    }

private:
    /// Source: FNV-1a, Fowler, Noll and Vo 1991, RFC 9923.
    static std::uint32_t hash_of(char field, std::string_view text) noexcept {
        constexpr std::uint64_t prime = 0x100000001b3;
        std::uint64_t hash = 0xcbf29ce484222325 ^ static_cast<unsigned char>(field);
        for (const char c : text) {
            hash = (hash * prime) ^ static_cast<unsigned char>(c);
        }
        return hash_of_bits(hash);
    }

    hash_numbers numbers_;
    std::string texts_; ///< one after the other, each after its field
    std::vector<std::size_t> ends_;
};

} // namespace detail
} // namespace nines::inline NINES_ABI
