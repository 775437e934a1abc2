// SPDX-License-Identifier: BSL-1.0
/// \file
/// `merge_tree`: summaries in a row, any stretch of which is merged in a few steps.
#pragma once

#include <nines/core/mergeable.hpp>

#include <cstddef>
#include <vector>

namespace nines::inline NINES_ABI::detail {

/// A row of summaries with the merges of pairs, pairs of pairs and so on kept beside it. Changing a
/// summary marks what it is part of; asking renews what is marked and needed.
/// Cost: twice the memory of the summaries; a change, one look when the same was changed before;
/// a stretch of n, 2 log n merges and those to renew.
template <mergeable Summary>
class merge_tree {
public:
    /// Parameters: size >= 1.
    merge_tree(std::size_t size, const Summary& empty)
        : empty_{empty}, nodes_(2 * size, empty), stale_(size, 0) {}

    [[nodiscard]] std::size_t size() const noexcept { return stale_.size(); }
    [[nodiscard]] const Summary& empty() const noexcept { return empty_; }

    /// A summary, to be changed now.
    [[nodiscard]] Summary& change(std::size_t at) noexcept {
        const std::size_t leaf = size() + at;
        for (std::size_t node = leaf / 2; node > 0 && stale_[node] == 0; node /= 2) {
            stale_[node] = 1;
        }
        return nodes_[leaf];
    }
    void clear(std::size_t at) { change(at) = empty_; }

    /// Merges [from, to) into a summary.
    void add(std::size_t from, std::size_t to, Summary& into) {
        std::size_t first = size() + from;
        std::size_t end = size() + to;
        for (; first < end; first /= 2, end /= 2) {
            if (first % 2 == 1) {
                into.merge(renewed(first++));
            }
            if (end % 2 == 1) {
                into.merge(renewed(--end));
            }
        }
    }

private:
    /// A node that is marked has marked nodes all the way up, so one that is not is right.
    const Summary& renewed(std::size_t node) {
        if (node < size() && stale_[node] != 0) {
            Summary& both = nodes_[node];
            both = renewed(2 * node);
            both.merge(renewed(2 * node + 1));
            stale_[node] = 0;
        }
        return nodes_[node];
    }

    Summary empty_;
    std::vector<Summary> nodes_; ///< node i is the merge of 2i and 2i + 1; from size() leaves
    std::vector<unsigned char> stale_;
};

} // namespace nines::inline NINES_ABI::detail
