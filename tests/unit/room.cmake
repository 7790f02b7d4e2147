foreach(name money wall_time freshness countdown air beat price_change stand merge order history sold_out merge_patch document_change decode full encode cases claims facts metrics truth truth_planted prompts)
  shop_test(room_${name} LABEL unit SOURCES test_room_${name}.c DEPENDS room)
endforeach()
shop_test(
  room_torture
  LABEL unit
  SOURCES test_room_torture.c
  DEPENDS room
  LINK -Wl,--wrap=alloc_zeroed,--wrap=alloc_resize,--wrap=alloc_free)

# The schema beside the decoder, over the same cases and over random changes of the valid ones.
add_test(NAME room_schema_cases
         COMMAND ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3
                 ${CMAKE_CURRENT_LIST_DIR}/test_room_schema.py $<TARGET_FILE:test_room_cases>)
set_tests_properties(room_schema_cases PROPERTIES LABELS unit TIMEOUT 120)

# The page that people read beside the schema.
add_test(NAME room_document COMMAND ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3
                                    ${CMAKE_CURRENT_LIST_DIR}/test_room_document.py)
set_tests_properties(room_document PROPERTIES LABELS unit TIMEOUT 60)

# The team's sheet: what it says, what it gives to a room, and files as people really save them.
foreach(name sheet sheet_apply sheet_cases sheet_memory)
  shop_test(room_${name} LABEL unit SOURCES test_room_${name}.c DEPENDS room)
endforeach()
