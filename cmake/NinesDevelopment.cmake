# SPDX-License-Identifier: BSL-1.0
# What our own tests, examples and benchmarks are built with; nothing here reaches a consumer.

set(NINES_SHARED_DIR "${PROJECT_SOURCE_DIR}/../shared"
    CACHE PATH "Folder of other people's data that tests read; tests are skipped without it")

set(NINES_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    list(APPEND NINES_WARNINGS -Wno-restrict) # sees overlaps in std::string that are none (GCC bug 105651)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    list(APPEND NINES_WARNINGS -Wno-maybe-uninitialized) # GCC's manual: false beside sanitizers
endif()

# For every target of this folder and below.
macro(nines_use_development_flags)
    add_compile_options(${NINES_WARNINGS})
    set(CMAKE_CXX_STANDARD 20)
    set(CMAKE_CXX_STANDARD_REQUIRED ON)
    set(CMAKE_CXX_EXTENSIONS OFF)
endmacro()

include(CheckCXXSourceCompiles)
check_cxx_source_compiles(
    "#if !defined(__cpp_exceptions)
     #error
     #endif
     int main() {}" NINES_COMPILES_WITH_EXCEPTIONS
)
