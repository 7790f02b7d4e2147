# The theme and its layers.
function(layers_test name)
  set(folder ${CMAKE_SOURCE_DIR}/tests/golden/layers)
  golden_test(
    picture_${name}
    LIBRARY picture
    TIMEOUT 600
    INCLUDES ${CMAKE_SOURCE_DIR}/tests/unit ${folder} ${CMAKE_SOURCE_DIR}/plugin/picture
    SOURCES ${ARGN} ${folder}/fixture.c ${CMAKE_SOURCE_DIR}/tests/unit/picture_paper.c
            ${CMAKE_SOURCE_DIR}/tests/support/png_compare.c)
endfunction()

set(layers_folder ${CMAKE_SOURCE_DIR}/tests/golden/layers)
layers_test(layers ${layers_folder}/test_picture_layers.c ${layers_folder}/cases.c ${layers_folder}/goldens.c)
layers_test(mutation ${layers_folder}/test_picture_mutation.c ${layers_folder}/changes.c
            ${layers_folder}/changes_layers.c)
layers_test(takes ${layers_folder}/test_picture_takes.c)
if(SHOP_SANITIZE) # all kinds of cases, and all layers, but not all of each
  foreach(major ${SHOP_BRIDGES})
    set_property(TEST picture_layers_${major} APPEND PROPERTY ENVIRONMENT SHOP_CASES_STEP=5)
  endforeach()
endif()

# What can be read of them.
set(unit_folder ${CMAKE_SOURCE_DIR}/tests/unit)
layers_test(
  legible
  ${layers_folder}/test_picture_legible.c
  ${unit_folder}/picture_chance.c
  ${unit_folder}/picture_members.c
  ${unit_folder}/picture_rooms.c
  ${unit_folder}/picture_stages.c)
if(SHOP_SANITIZE) # slow, and a few rooms run through all of the code
  foreach(major ${SHOP_BRIDGES})
    set_property(TEST picture_legible_${major} APPEND PROPERTY ENVIRONMENT SHOP_LEGIBLE_ROOMS=4)
  endforeach()
endif()

# Every theme in every variant and beat, whole.
layers_test(looks ${layers_folder}/test_picture_looks.c ${layers_folder}/looks.c ${unit_folder}/picture_stages.c)
if(SHOP_SANITIZE) # the other themes run through the same code
  foreach(major ${SHOP_BRIDGES})
    set_property(TEST picture_looks_${major} APPEND PROPERTY ENVIRONMENT SHOP_LOOKS=festival-portrait)
  endforeach()
endif()
