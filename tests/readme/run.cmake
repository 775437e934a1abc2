# SPDX-License-Identifier: BSL-1.0
# cmake -DREADME= -DBUILD= -DCOMPILER= -DFLAGS= -P run.cmake
# Compiles and runs every ```cpp block of the README that has a main, each as a program of its own.
# What a block prints is what the comment behind its last brace says, where there is one.
if(NOT EXISTS "${README}")
    message("skipped: no README.md")
    return()
endif()
file(READ "${README}" text)
string(REPLACE ";" "<semicolon>" text "${text}")
string(REPLACE "[" "<open>" text "${text}")
string(REPLACE "]" "<close>" text "${text}")
string(REGEX MATCHALL "```cpp\n[^`]*```" blocks "${text}")
set(number 0)
foreach(block IN LISTS blocks)
    if(block MATCHES "int main\\(")
        math(EXPR number "${number} + 1")
        string(REGEX REPLACE "```(cpp\n)?" "" block "${block}")
        string(REPLACE "<semicolon>" ";" block "${block}")
        string(REPLACE "<open>" "[" block "${block}")
        string(REPLACE "<close>" "]" block "${block}")
        set(program "${BUILD}/readme_${number}")
        file(WRITE "${program}.cpp" "${block}")
        execute_process(
            COMMAND "${COMPILER}" -std=c++20 ${FLAGS} "${program}.cpp" -o "${program}"
            COMMAND_ERROR_IS_FATAL ANY
        )
        execute_process(
            COMMAND "${program}"
            OUTPUT_VARIABLE printed
            OUTPUT_STRIP_TRAILING_WHITESPACE
            COMMAND_ERROR_IS_FATAL ANY
        )
        if(block MATCHES "\n} // ([^\n]*)\n$")
            set(said "${CMAKE_MATCH_1}")
            if(NOT printed STREQUAL said)
                message(FATAL_ERROR "README.md says that program ${number} prints\n${said}\n"
                                    "but it printed\n${printed}"
                )
            endif()
        endif()
    endif()
endforeach()
if(number EQUAL 0)
    message(FATAL_ERROR "README.md has no ```cpp block with a main")
endif()
