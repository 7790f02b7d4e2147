# The house: how every folder of plugin/ is built, so that a wrong include or a hidden dependency does not build.

add_library(shop_flags INTERFACE)
target_compile_definitions(shop_flags INTERFACE _GNU_SOURCE)
target_compile_options(
  shop_flags INTERFACE -Wall -Wextra -Wvla -Wshadow -fvisibility=hidden
                       $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes -Wmissing-prototypes>
                       $<$<BOOL:${SHOP_WERROR}>:-Werror>)
if(SHOP_SANITIZE)
  target_compile_options(shop_flags INTERFACE -fsanitize=${SHOP_SANITIZE} -fno-omit-frame-pointer
                                              -fno-sanitize-recover=all)
  target_link_options(shop_flags INTERFACE -fsanitize=${SHOP_SANITIZE})
endif()

# shop_library(NAME SOURCES a.c ... DEPENDS base room ... [LINK PkgConfig::X ...])
#
# A static library `shop_NAME` with its public headers in plugin/NAME/include. It is linked once more, alone and with
# -z,defs, against the dependencies that it declares: a call into a folder it may not know fails the build.
function(shop_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;LINK" ${ARGN})
  set(target shop_${name})
  add_library(${target} STATIC ${arg_SOURCES})
  target_include_directories(
    ${target}
    PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include
    PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE shop_flags)
  set(deps ${arg_LINK})
  foreach(dep ${arg_DEPENDS})
    list(APPEND deps shop_${dep})
  endforeach()
  target_link_libraries(${target} PUBLIC ${deps} Threads::Threads ${CMAKE_DL_LIBS})

  if(NOT SHOP_SANITIZE)
    file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/alone_${name}.c CONTENT "typedef int nothing_of_its_own;\n")
    add_library(alone_${name} SHARED ${CMAKE_CURRENT_BINARY_DIR}/alone_${name}.c)
    target_link_libraries(alone_${name} PRIVATE -Wl,--whole-archive $<TARGET_FILE:${target}> -Wl,--no-whole-archive
                                                ${deps} Threads::Threads ${CMAKE_DL_LIBS} m)
    target_link_options(alone_${name} PRIVATE -Wl,-z,defs)
    add_dependencies(alone_${name} ${target})
    set_target_properties(alone_${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
  endif()
endfunction()

# shop_test(NAME LABEL unit SOURCES a.c ... DEPENDS base ... [LINK ...] [ENVIRONMENT A=b ...] [TIMEOUT s] [ARGS ...])
#
# A cmocka program and its ctest entry. The name begins with its module.
function(shop_test name)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT" "SOURCES;DEPENDS;LINK;ENVIRONMENT;ARGS" ${ARGN})
  add_executable(test_${name} ${arg_SOURCES})
  set_target_properties(test_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/support)
  target_compile_definitions(test_${name} PRIVATE SHOP_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                                  SHOP_BINARY_DIR="${CMAKE_BINARY_DIR}")
  set(deps ${arg_LINK})
  foreach(dep ${arg_DEPENDS})
    list(APPEND deps shop_${dep})
  endforeach()
  target_link_libraries(test_${name} PRIVATE shop_flags ${deps} PkgConfig::CMOCKA m)
  add_test(NAME ${name} COMMAND test_${name} ${arg_ARGS})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT} ENVIRONMENT "${arg_ENVIRONMENT}")
endfunction()

# data/ of the build folder: the data of the tree, with the locales where libobs looks for them.
function(shop_data_folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/* ${CMAKE_SOURCE_DIR}/locale/*)
  add_custom_command(
    OUTPUT ${CMAKE_BINARY_DIR}/data.stamp
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${CMAKE_BINARY_DIR}/data
    COMMAND ${CMAKE_COMMAND} -E copy_directory ${CMAKE_SOURCE_DIR}/data ${CMAKE_BINARY_DIR}/data
    COMMAND ${CMAKE_COMMAND} -E copy_directory ${CMAKE_SOURCE_DIR}/locale ${CMAKE_BINARY_DIR}/data/locale
    COMMAND ${CMAKE_COMMAND} -E touch ${CMAKE_BINARY_DIR}/data.stamp
    DEPENDS ${files}
    VERBATIM)
  add_custom_target(shop_data ALL DEPENDS ${CMAKE_BINARY_DIR}/data.stamp)
endfunction()
