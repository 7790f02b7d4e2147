# The theme and its layers, once per Qt; the goldens are one set.
function(layers_test name)
  cmake_parse_arguments(arg "" "" "SOURCES" ${ARGN})
  set(target test_picture_${name})
  set(folder ${CMAKE_SOURCE_DIR}/tests/golden/layers)
  add_executable(
    ${target} ${arg_SOURCES} ${folder}/fixture.c ${CMAKE_SOURCE_DIR}/tests/unit/picture_paper.c
              ${CMAKE_SOURCE_DIR}/tests/support/png_compare.c)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_include_directories(
    ${target} PRIVATE ${CMAKE_SOURCE_DIR}/tests/support ${CMAKE_SOURCE_DIR}/tests/unit ${folder}
                      ${CMAKE_SOURCE_DIR}/plugin/picture)
  target_compile_definitions(${target} PRIVATE SHOP_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                               SHOP_BINARY_DIR="${CMAKE_BINARY_DIR}")
  target_link_libraries(${target} PRIVATE shop_flags shop_picture PkgConfig::CMOCKA m)
  foreach(major ${SHOP_BRIDGES})
    add_dependencies(${target} shop-overlay-qt${major})
    add_test(NAME picture_${name}_${major} COMMAND ${target})
    set_tests_properties(
      picture_${name}_${major}
      PROPERTIES LABELS golden TIMEOUT 120
                 ENVIRONMENT "SHOP_OVERLAY_QT=${major};FONTCONFIG_FILE=${CMAKE_SOURCE_DIR}/tests/support/fonts.conf")
  endforeach()
endfunction()

set(layers_folder ${CMAKE_SOURCE_DIR}/tests/golden/layers)
layers_test(layers SOURCES ${layers_folder}/test_picture_layers.c)
layers_test(mutation SOURCES ${layers_folder}/test_picture_mutation.c)
