from analytics.rules.merges import final_payers


def test_a_payer_stands_for_itself() -> None:
    assert final_payers({1: None}) == {1: 1}


def test_a_merged_payer_counts_under_its_target() -> None:
    assert final_payers({1: 2, 2: None}) == {1: 2, 2: 2}


def test_a_chain_of_merges_ends_at_the_last() -> None:
    assert final_payers({1: 2, 2: 3, 3: None}) == {1: 3, 2: 3, 3: 3}


def test_a_circle_ends() -> None:
    assert set(final_payers({1: 2, 2: 1})) == {1, 2}
