// SPDX-License-Identifier: BSL-1.0
// A history is either read, with every line an incident or remarked, and then reviewed, or refused
// with what was expected.
#include "common/input_error.hpp"
#include "reliability_review/read_history.hpp"
#include "reliability_review/render.hpp"
#include "reliability_review/report.hpp"

#include "fuzzing.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

using namespace nines::examples::review;
using nines_fuzz::require;

namespace {

void check(const history& read) {
    require(!read.incidents.empty(), "a history has an incident");
    require(read.lines == read.incidents.size() + read.left_out.size(),
            "a line is an incident or left out");
    std::set<std::string> ids;
    auto before = read.incidents.front().times.began;
    for (const incident& each : read.incidents) {
        const auto& times = each.times;
        require(before <= times.began, "incidents are by rising start");
        require(!each.id.empty() && ids.insert(each.id).second, "ids are there once");
        for (const auto& at : {times.detected, times.acknowledged, times.resolved}) {
            require(!at || times.began <= *at, "nothing is before the start");
        }
        require(each.down.from <= each.down.to && each.line > 0, "downtime is forward");
        before = times.began;
    }
    for (const auto* remarks : {&read.left_out, &read.unused}) {
        for (const remark& each : *remarks) {
            require(each.line > 0 && !each.expected.empty() && !each.found.empty(),
                    "a remark says where and what");
        }
    }
}

void review_some(const history& read) {
    const auto span = read.incidents.back().times.began - read.incidents.front().times.began;
    if (read.incidents.size() > 20 || span > std::chrono::years{10}) {
        return;
    }
    review_options asked;
    asked.resamples = 0;
    const auto report = review_of(read, asked);
    require(report.all.of.incidents.size() == read.incidents.size(), "all are reviewed");
    require(!text_of(report).empty() && !json_of(report).empty(), "a review is written");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    const bool json = text.find("{") < text.find(",");
    const std::string file = json ? "/nowhere/history.jsonl" : "/nowhere/history.csv";
    try {
        const history read = parse_history(text, file, {});
        check(read);
        review_some(read);
    } catch (const nines::examples::input_error& refusal) {
        require(refusal.file() == file && !refusal.problem().empty(),
                "a refusal says where and what");
    }
    return 0;
}
