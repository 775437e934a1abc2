# SPDX-License-Identifier: BSL-1.0
# cmake -DSOURCE= -DCOMPILER= -DFLAGS= -P run.cmake
# SOURCE must compile with -DPOSITIVE_CONTROL, and fail without it with a message that matches the
# regular expression in its line "// expect: ...".
file(STRINGS "${SOURCE}" expect REGEX "^// expect: " LIMIT_COUNT 1)
string(REGEX REPLACE "^// expect: " "" expect "${expect}")
if(expect STREQUAL "")
    message(FATAL_ERROR "${SOURCE} has no line '// expect: REGEX'")
endif()

set(compile "${COMPILER}" -std=c++20 ${FLAGS} -fsyntax-only)
execute_process(
    COMMAND ${compile} -DPOSITIVE_CONTROL "${SOURCE}"
    RESULT_VARIABLE control
    ERROR_VARIABLE words
)
if(NOT control EQUAL 0)
    message(FATAL_ERROR "the positive control of ${SOURCE} does not compile:\n${words}")
endif()

execute_process(
    COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C ${compile} "${SOURCE}"
    RESULT_VARIABLE status
    ERROR_VARIABLE words
)
if(status EQUAL 0)
    message(FATAL_ERROR "${SOURCE} compiles")
endif()
if(NOT words MATCHES "${expect}")
    message(FATAL_ERROR "${SOURCE} fails for another reason than '${expect}':\n${words}")
endif()
