# SPDX-License-Identifier: BSL-1.0
# cmake -DCONSUMER= -DBUILD= -DPREFIX= -DSOURCE_DIR= -DCOMPILER= -DHEADERS= -P run.cmake
# Installs (but for the consumer "subdirectory"), then configures, builds and runs the consumer.
function(run)
    execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE words ERROR_VARIABLE words)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "${ARGV}\n${words}")
    endif()
endfunction()

set(work "${BUILD}/package/${CONSUMER}")
file(REMOVE_RECURSE "${work}")
if(NOT CONSUMER STREQUAL "subdirectory")
    run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${work}/prefix")
endif()
run("${CMAKE_COMMAND}" -G Ninja -S "${CMAKE_CURRENT_LIST_DIR}/${CONSUMER}" -B "${work}/build"
    "-DCMAKE_CXX_COMPILER=${COMPILER}" -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_PREFIX_PATH=${work}/prefix"
    "-DNINES_SOURCE_DIR=${SOURCE_DIR}" "-DNINES_HEADERS=${HEADERS}"
    --no-warn-unused-cli
)
run("${CMAKE_COMMAND}" --build "${work}/build" -j1)
run("${work}/build/consumer")

if(CONSUMER STREQUAL "core")
    execute_process(
        COMMAND ninja -C "${work}/build" -t deps
        OUTPUT_VARIABLE files
        COMMAND_ERROR_IS_FATAL ANY
    )
    if(NOT files MATCHES "${CONSUMER}/prefix/include/nines/nines.hpp")
        message(FATAL_ERROR "the consumer did not use the installed headers:\n${files}")
    endif()
    if(files MATCHES "[^\n]*/(boost|Eigen|eigen3|date)/[^\n]*")
        message(FATAL_ERROR "a consumer of core alone reads ${CMAKE_MATCH_0}")
    endif()
elseif(CONSUMER STREQUAL "all")
    set(ENV{PKG_CONFIG_PATH} "${work}/prefix/share/pkgconfig")
    execute_process(
        COMMAND pkg-config --cflags nines
        OUTPUT_VARIABLE flags
        COMMAND_ERROR_IS_FATAL ANY
        OUTPUT_STRIP_TRAILING_WHITESPACE
    )
    separate_arguments(flags)
    run("${COMPILER}" -std=c++20 ${flags} -fsyntax-only "${CMAKE_CURRENT_LIST_DIR}/core/main.cpp")
endif()
