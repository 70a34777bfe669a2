from tasks.words_report.names import names_for, strange_words


def test_a_name_with_one_unknown_word_is_unknown(few) -> None:
    names = names_for(few, ["cat", "grey_cat", "vehicle/bus"])
    assert names.known == {0: "cat", 2: "bus"}
    assert names.unknown == (("grey_cat", ("grey",)),)


def test_a_text_of_nothing_but_small_words_means_nothing_and_the_others_still_do(few) -> None:
    strange = strange_words(few, ["cat", "of the", "dog", "_", "red bus", "the"])
    assert strange == {
        "cat": (),
        "of the": ("of the",),
        "dog": (),
        "_": ("_",),
        "red bus": (),
        "the": ("the",),
    }


def test_no_names_are_no_trouble(few) -> None:
    assert names_for(few, []).known == {}
