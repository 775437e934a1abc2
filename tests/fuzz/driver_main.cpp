// SPDX-License-Identifier: BSL-1.0
// Runs a fuzz target without libFuzzer: every file of the corpus folder, then mutations of them.
// Usage: fuzz_NAME CORPUS_FOLDER ITERATIONS [SEED]

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using bytes = std::vector<std::uint8_t>;

std::vector<bytes> read_corpus(const std::string& folder) {
    std::vector<std::filesystem::path> paths;
    if (std::filesystem::is_directory(folder)) {
        for (const auto& entry : std::filesystem::directory_iterator{folder}) {
            paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    std::vector<bytes> corpus{{}};
    for (const auto& path : paths) {
        std::ifstream in{path, std::ios::binary};
        corpus.emplace_back(std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{});
    }
    return corpus;
}

class mutator {
public:
    explicit mutator(std::uint64_t seed) : random_{seed} {}

    bytes mutated(const std::vector<bytes>& corpus) {
        bytes input = corpus[below(corpus.size())];
        for (std::size_t steps = 1 + below(8); steps > 0; --steps) {
            mutate(input, corpus);
        }
        return input;
    }

private:
    std::size_t below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }
    std::uint8_t any_byte() { return static_cast<std::uint8_t>(random_()); }

    void mutate(bytes& input, const std::vector<bytes>& corpus) {
        const auto at = static_cast<std::ptrdiff_t>(below(input.size() + 1));
        const bool inside = at < static_cast<std::ptrdiff_t>(input.size());
        switch (below(inside ? 5 : 2)) {
        case 0:
            input.insert(input.begin() + at, any_byte());
            break;
        case 1: {
            const bytes& other = corpus[below(corpus.size())];
            const auto from = static_cast<std::ptrdiff_t>(below(other.size() + 1));
            input.insert(input.begin() + at, other.begin() + from, other.end());
            input.resize(std::min<std::size_t>(input.size(), 4096));
            break;
        }
        case 2:
            input[static_cast<std::size_t>(at)] = any_byte();
            break;
        case 3:
            input[static_cast<std::size_t>(at)] ^= static_cast<std::uint8_t>(1U << below(8));
            break;
        default:
            input.erase(input.begin() + at);
            break;
        }
    }

    std::mt19937_64 random_;
};

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: " << argv[0] << " CORPUS_FOLDER ITERATIONS [SEED]\n";
        return 2;
    }
    const auto corpus = read_corpus(argv[1]);
    const std::uint64_t iterations = std::strtoull(argv[2], nullptr, 10);
    const std::uint64_t seed =
        argc > 3 ? std::strtoull(argv[3], nullptr, 10) : std::random_device{}();
    std::cout << corpus.size() - 1 << " inputs, then " << iterations << " mutations of them, seed "
              << seed << std::endl;
    for (const bytes& input : corpus) {
        LLVMFuzzerTestOneInput(input.data(), input.size());
    }
    mutator mutate{seed};
    for (std::uint64_t i = 0; i < iterations; ++i) {
        const bytes input = mutate.mutated(corpus);
        LLVMFuzzerTestOneInput(input.data(), input.size());
    }
}
