// SPDX-License-Identifier: BSL-1.0
/// \file
/// `incident_corpus`: how alike incidents are, by services, components and the words of titles.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/incident/token_numbers.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nines::inline NINES_ABI {

/// What is compared of an incident.
struct incident_description {
    std::vector<std::string> services;
    std::vector<std::string> components;
    std::string title;
};

/// How much each field counts; those that neither of two incidents has do not.
struct similarity_weights {
    double services = 1;
    double components = 1;
    double title = 1;
};

/// Incidents made comparable.
///
/// Titles are taken as words: runs of ASCII letters and digits in lower case, and bytes above 127
/// as they are. What many incidents share says little, so each token weighs log(N / n) when n of N
/// incidents have it, and nothing when all do.
/// Cost: linear in the text to make; bytes in proportion to it.
/// Source: the weights by Sparck Jones 1972, doi 10.1108/eb026526.
class incident_corpus {
public:
    /// Errors: out_of_domain for weights that are negative or not finite, or all zero.
    [[nodiscard]] static result<incident_corpus>
    try_from(std::span<const incident_description> incidents,
             const similarity_weights& weights = {}) {
        incident_corpus corpus;
        corpus.field_weights_ = {weights.services, weights.components, weights.title};
        double sum = 0;
        for (const double weight : corpus.field_weights_) {
            if (!detail::is_finite(weight) || !(weight >= 0)) {
                return refusal();
            }
            sum += weight;
        }
        if (!(sum > 0)) {
            return refusal();
        }
        corpus.entries_.reserve(incidents.size());
        for (const incident_description& incident : incidents) {
            corpus.add(incident);
        }
        corpus.weigh();
        return corpus;
    }

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

    /// How alike two incidents of the corpus are: 0 when they share nothing that tells incidents
    /// apart, 1 when they are the same in every field that either has.
    /// Returns: the mean over those fields of what both have by what either has, tokens weighed.
    /// Cost: linear in their tokens. Source: the weighted Jaccard index, Ruzicka 1958.
    [[nodiscard]] double similarity(std::size_t a, std::size_t b) const noexcept {
        const entry& one = entries_[a];
        const entry& other = entries_[b];
        double shared = 0;
        double weight = 0;
        for (std::size_t field = 0; field < fields; ++field) {
            const double both = common_weight(tokens_of(one, field), tokens_of(other, field));
            const double either = one.sums[field] + other.sums[field] - both;
            if (either > 0) {
                shared += field_weights_[field] * (both / either);
                weight += field_weights_[field];
            }
        }
        return weight > 0 ? shared / weight : 0;
    }

    /// The tokens of an incident that tell it from others, each with its share of the whole
    /// likeness: an incident that lacks some is at most 1 less their shares alike.
    template <class Visit>
    void for_each_token(std::size_t incident, Visit visit) const {
        const entry& of = entries_[incident];
        double fields_weight = 0;
        for (std::size_t field = 0; field < fields; ++field) {
            fields_weight += of.sums[field] > 0 ? field_weights_[field] : 0;
        }
        for (std::size_t field = 0; field < fields; ++field) {
            for (const std::uint32_t token : tokens_of(of, field)) {
                if (field_weights_[field] > 0 && token_weights_[token] > 0) {
                    visit(token, field_weights_[field] / fields_weight *
                                     (token_weights_[token] / of.sums[field]));
                }
            }
        }
    }
    /// How much a token says: log(N / n) when n of N incidents have it.
    [[nodiscard]] double weight(std::uint32_t token) const noexcept {
        return token_weights_[token];
    }
    /// How many different tokens there are; they are numbered from 0.
    [[nodiscard]] std::size_t tokens() const noexcept { return token_weights_.size(); }

private:
    static constexpr std::size_t fields = 3;
    using per_field = std::array<double, fields>;

    /// Where an incident's tokens are, ascending in each field, and the sums of their weights.
    struct entry {
        std::array<std::size_t, fields + 1> bounds{};
        per_field sums{};
    };

    static error refusal() noexcept {
        return {errc::out_of_domain, "incident_corpus",
                "expected weights that are finite and not negative, and one above 0"};
    }

    void add(const incident_description& incident) {
        entry& added = entries_.emplace_back();
        added.bounds[0] = all_tokens_.size();
        for (const std::string& service : incident.services) {
            all_tokens_.push_back(numbers_.of('s', service));
        }
        end_field(added, 0);
        for (const std::string& component : incident.components) {
            all_tokens_.push_back(numbers_.of('c', component));
        }
        end_field(added, 1);
        add_words(incident.title);
        end_field(added, 2);
    }

    void add_words(std::string_view title) {
        const auto end_word = [&] {
            if (!word_.empty()) {
                all_tokens_.push_back(numbers_.of('t', word_));
                word_.clear();
            }
        };
        for (const char c : title) {
            const bool upper = c >= 'A' && c <= 'Z';
            if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                (static_cast<unsigned char>(c) & 0x80U) != 0) {
                word_ += upper ? static_cast<char>(c - 'A' + 'a') : c;
            } else {
                end_word();
            }
        }
        end_word();
    }

    /// Sorts the tokens of a field, which were added last, and drops those that are there twice.
    void end_field(entry& of, std::size_t field) {
        const auto begin = all_tokens_.begin() + static_cast<std::ptrdiff_t>(of.bounds[field]);
        std::sort(begin, all_tokens_.end());
        all_tokens_.erase(std::unique(begin, all_tokens_.end()), all_tokens_.end());
        of.bounds[field + 1] = all_tokens_.size();
    }

    void weigh() {
        std::vector<double> incidents_with(numbers_.size(), 0);
        for (const std::uint32_t token : all_tokens_) {
            incidents_with[token] += 1;
        }
        const auto all = static_cast<double>(size());
        token_weights_.reserve(numbers_.size());
        for (const double number : incidents_with) {
            token_weights_.push_back(std::log(all / number));
        }
        numbers_ = {};
        for (entry& each : entries_) {
            for (std::size_t field = 0; field < fields; ++field) {
                for (const std::uint32_t token : tokens_of(each, field)) {
                    each.sums[field] += token_weights_[token];
                }
            }
        }
    }

    [[nodiscard]] std::span<const std::uint32_t> tokens_of(const entry& of,
                                                           std::size_t field) const noexcept {
        return std::span{all_tokens_}.subspan(of.bounds[field],
                                              of.bounds[field + 1] - of.bounds[field]);
    }

    /// The sum of the weights of the tokens in both sets.
    [[nodiscard]] double common_weight(std::span<const std::uint32_t> a,
                                       std::span<const std::uint32_t> b) const noexcept {
        double sum = 0;
        auto left = a.begin();
        auto right = b.begin();
        while (left != a.end() && right != b.end()) {
            const std::uint32_t from_left = *left;
            const std::uint32_t from_right = *right;
            sum += from_left == from_right ? token_weights_[from_left] : 0;
            left += from_left <= from_right ? 1 : 0;
            right += from_right <= from_left ? 1 : 0;
        }
        return sum;
    }

    per_field field_weights_{};
    std::vector<std::uint32_t> all_tokens_; ///< incident by incident, field by field
    std::vector<entry> entries_;
    detail::token_numbers numbers_; ///< while incidents are added, as the next
    std::string word_;
    std::vector<double> token_weights_;
};

} // namespace nines::inline NINES_ABI
