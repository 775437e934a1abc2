// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which of some incidents another one is most like, without comparing it with all of them.
#pragma once

#include <nines/incident/hash_numbers.hpp>
#include <nines/incident/incident_corpus.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {
namespace detail {

/// Incidents that lead clusters, by the tokens that whatever is like them shares.
///
/// Two incidents are as alike as asked only if they share tokens that are enough of either. So each
/// goes by the first token that it could share, and where many incidents have that one by the first
/// and the second: what is alike meets under the first two that it shares, in one order of all
/// tokens. What meets is compared.
/// Source: prefixes by Chaudhuri, Ganti and Kaushik 2006, doi 10.1109/ICDE.2006.9; longer ones for
/// two shared tokens by Wang, Li and Feng 2012, doi 10.1145/2213836.2213847.
class leader_index {
public:
    leader_index(const incident_corpus& corpus, double least_similarity)
        : corpus_{corpus}, least_{least_similarity}, met_in_(corpus.size(), 0) {
        put_tokens_in_order();
    }

    void add(std::size_t leader) {
        take_apart(leader);
        const auto added = static_cast<std::uint32_t>(leader);
        for (const std::uint64_t key : keys_) {
            const std::uint32_t number = find(key);
            if (number == nothing) {
                numbers_.add(hash_of_bits(key));
                lists_.push_back({key, {added, nothing}});
            } else {
                const auto further = static_cast<std::uint32_t>(links_.size());
                links_.push_back(std::exchange(lists_[number].first, {added, further}));
            }
        }
    }

    /// The leader that an incident is most like, the first of equals, if it is enough so.
    [[nodiscard]] std::optional<std::size_t> most_like(std::size_t incident) {
        meet(incident);
        std::optional<std::size_t> best;
        double most = least_;
        for (const std::uint32_t leader : met_) {
            const double alike = corpus_.similarity(leader, incident);
            if (alike > most || (alike >= most && (!best || leader < *best))) {
                most = alike;
                best = leader;
            }
        }
        return best;
    }

private:
    static constexpr double rounding = 1e-9; ///< of shares, well above that of their sums
    static constexpr double few = 32;        ///< incidents with a token that is a key by itself
    static constexpr double many = 64;       ///< tokens an incident, too many to take in pairs
    static constexpr std::uint32_t nothing = hash_numbers::none;

    /// A token in an incident.
    struct part {
        std::uint32_t rank;
        double share;
        double rest; ///< the share of this one and all that come after it
    };
    struct link {
        std::uint32_t leader;
        std::uint32_t next;
    };
    struct leader_list {
        std::uint64_t key;
        link first;
    };

    /// Meets the leaders that could be alike. One look-up need not wait for the memory of another.
    void meet(std::size_t incident) {
        take_apart(incident);
        found_.clear();
        for (const std::uint64_t key : keys_) {
            if (const std::uint32_t number = find(key); number != nothing) {
                found_.push_back(number);
            }
        }
        met_.clear();
        ++round_;
        for (const std::uint32_t number : found_) {
            for (link at = lists_[number].first;; at = links_[at.next]) {
                if (std::exchange(met_in_[at.leader], round_) != round_) {
                    met_.push_back(at.leader);
                }
                if (at.next == nothing) {
                    break;
                }
            }
        }
    }

    /// First those that few incidents have for the share that they are of those.
    void put_tokens_in_order() {
        std::vector<double> incidents_with(corpus_.tokens(), 0);
        std::vector<double> cost(corpus_.tokens(), 0);
        double tokens = 0;
        double squares = 0;
        for (std::size_t i = 0; i < corpus_.size(); ++i) {
            double here = 0;
            corpus_.for_each_token(i, [&](std::uint32_t token, double share) {
                incidents_with[token] += 1;
                cost[token] += share;
                ++here;
            });
            tokens += here;
            squares += here * here;
        }
        const bool in_pairs = squares <= many * tokens;
        for (std::size_t token = 0; token < cost.size(); ++token) {
            const double number = incidents_with[token];
            cost[token] = number > 0 ? number * (number / cost[token]) : 0;
        }
        std::vector<std::uint32_t> order(corpus_.tokens());
        std::iota(order.begin(), order.end(), std::uint32_t{0});
        std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
            return cost[a] < cost[b] || (cost[a] <= cost[b] && a < b);
        });
        rank_.resize(order.size());
        for (const std::uint32_t token : order) {
            rank_[token] = static_cast<std::uint32_t>(by_itself_.size());
            by_itself_.push_back(!in_pairs || incidents_with[token] <= few ? 1 : 0);
        }
    }

    void take_apart(std::size_t incident) {
        parts_.clear();
        corpus_.for_each_token(incident, [&](std::uint32_t token, double share) {
            parts_.push_back({rank_[token], share, 0});
        });
        std::ranges::sort(parts_, {}, &part::rank);
        double rest = 0;
        for (auto each = parts_.rbegin(); each != parts_.rend(); ++each) {
            rest += each->share;
            each->rest = rest;
        }
        make_keys();
    }

    /// What the incident of the parts goes by.
    void make_keys() {
        const double enough = least_ - rounding;
        keys_.clear();
        for (auto first = parts_.begin(); first != parts_.end() && first->rest >= enough; ++first) {
            const bool by_itself = by_itself_[first->rank] != 0;
            if (by_itself || first->share >= enough) {
                keys_.push_back(key_of(first->rank, nothing));
            }
            for (auto second = first + 1;
                 !by_itself && second != parts_.end() && first->share + second->rest >= enough;
                 ++second) {
                keys_.push_back(key_of(first->rank, second->rank));
            }
        }
    }

    static std::uint64_t key_of(std::uint64_t first, std::uint64_t second) noexcept {
        return first << 32U | second;
    }
    [[nodiscard]] std::uint32_t find(std::uint64_t key) const {
        return numbers_.find(hash_of_bits(key),
                             [&](std::uint32_t number) { return lists_[number].key == key; });
    }

    const incident_corpus& corpus_;
    double least_;
    std::vector<std::uint32_t> rank_; ///< of each token
    std::vector<char> by_itself_;     ///< whether a token makes no pairs, by rank
    std::vector<part> parts_;         ///< of the incident looked at last, by rank
    std::vector<std::uint64_t> keys_; ///< that it goes by
    hash_numbers numbers_;            ///< of lists, by their keys
    std::vector<leader_list> lists_;
    std::vector<link> links_;           ///< but the first of each list
    std::vector<std::uint32_t> found_;  ///< lists, of the keys of that incident
    std::vector<std::uint32_t> met_;    ///< leaders, in these
    std::vector<std::uint32_t> met_in_; ///< the last round in which each leader was met
    std::uint32_t round_ = 0;
};

} // namespace detail
} // namespace nines::inline NINES_ABI
