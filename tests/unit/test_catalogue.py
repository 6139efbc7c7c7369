"""The catalogue of what can be ordered: what is wrong in it is said by file and field, and nothing is sold from it."""

import shutil
from pathlib import Path

import pytest

from parley.business import files
from parley.business.catalogue import DeliveryTerms, ProductCatalogue
from parley.business.file_parts import TranslatedText
from parley.business.money import money
from parley.errors import FileWrong
from parley.texts import Language
from parley_cli.errors import OperatorError
from parley_cli.service_files import FOLDER, read
from tests.support.business import BUSINESS

EXAMPLE = (FOLDER / "catalogue.toml").read_text(encoding="utf-8")
CROISSANT = 'sku = "croissant"'
OF_CROISSANT, OF_SIZE = "products 4", "options 1"


def folder_with(folder: Path, catalogue: str) -> Path:
    shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
    (folder / "catalogue.toml").write_text(catalogue, encoding="utf-8")
    return folder


def test_the_example_is_a_bakery_that_one_can_order_from() -> None:
    catalogue = BUSINESS.catalogue
    assert isinstance(catalogue, ProductCatalogue)
    latte = catalogue.product("Latte")
    assert latte is not None
    assert (latte.price, latte.lowest_price, latte.is_dearer_with_options) == (475, 475, True)
    assert latte.price_with({"size": "large", "milk": "oat"}) == 475 + 75 + 60
    assert latte.price_with({"size": "large"}) == 475 + 75  # whole milk is meant if nothing is said
    assert latte.price_with({"milk": "oat"}) is None  # nobody has said which size
    assert latte.price_with({"size": "huge"}) is None
    assert latte.price_with({"size": "small", "cut": "sliced"}) is None
    assert {each.category for each in catalogue.products} == {each.key for each in catalogue.categories}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("price = 375", "price = 0", f"{OF_CROISSANT}, price is 0: what can be ordered costs something"),
        ("price = 375", "price = -5", f"{OF_CROISSANT}, price is -5: what can be ordered costs something"),
        ("price = 375", "price = 3.75", f"{OF_CROISSANT}, price is 3.75: write a whole number of the currency's"),
        ("price = 375", 'price = "3.75 EUR"', f"{OF_CROISSANT}, price is '3.75 EUR': write a whole number"),
        ("price = 375", "price = true", f"{OF_CROISSANT}, price is True: write a whole number"),
        ("price = 375", "price = 37500000000", f"{OF_CROISSANT}, price is 37500000000: no amount may be above"),
        ("price = 375", "", f"{OF_CROISSANT}, price is missing: add it"),
        ("price = 375", 'price = 375\ncurrency = "USD"', f"{OF_CROISSANT}, currency is 'USD', and the file has 'CAD'"),
        ('currency = "CAD"', 'currency = "EUR"', "currency is 'EUR', and service.toml has 'CAD': one place has one"),
        (CROISSANT, 'sku = "baguette"', f"{OF_CROISSANT}, sku is 'baguette', which stands there before"),
        (CROISSANT, 'sku = "BAGUETTE"', f"{OF_CROISSANT}, sku is 'baguette', which stands there before"),
        (CROISSANT, 'sku = "un croissant"', f"{OF_CROISSANT}, sku is 'un croissant': write at most 40 letters"),
        (
            CROISSANT,
            f'{CROISSANT}\noptions = ["siez"]',
            f"{OF_CROISSANT}, options has 'siez', which no [[options]] has",
        ),
        (CROISSANT, f'{CROISSANT}\noptions = ["size", "size"]', f"{OF_CROISSANT}, options 2 is 'size', which stands"),
        (CROISSANT, f'{CROISSANT}\ncolour = "red"', f"{OF_CROISSANT}, colour is not known here: take it out, or name"),
        (CROISSANT, f"{CROISSANT}\nlead_hours = -1", f"{OF_CROISSANT}, lead_hours: Input should be greater"),
        (
            'category = "pastry"\nprice = 375',
            'category = "x"\nprice = 375',
            f"{OF_CROISSANT}, category is 'x', which no",
        ),
        ("stock = 36", "stock = -1", f"{OF_CROISSANT}, stock is -1: write 0 or a whole number above it, or"),
        (
            "stock = 36",
            'stock = "plenty"',
            f"{OF_CROISSANT}, stock is 'plenty': write 0 or a whole number above it, or",
        ),
        (
            '"Butter croissant", es',
            '"Butter croissant", fr',
            f"{OF_CROISSANT}, name, fr is not known here: take it out",
        ),
        ('en = "Butter croissant", es', "es", f"{OF_CROISSANT}, name has no text in 'en': add it, or"),
        ("difference = 75,", "difference = -475,", "products 9, price is 475, and with its cheapest choices 0"),
        ("difference = 75,", "difference = 0.75,", f"{OF_SIZE}, choices 2, difference is 0.75: write a whole number"),
        ('{ key = "large"', '{ key = "small"', f"{OF_SIZE}, choices 2, key is 'small', which stands there before"),
        (
            'default = "whole"',
            'default = "goat"',
            "options 2, default is 'goat', which is none of its choices: 'whole'",
        ),
        ("fee = 600", "fee = -600", "delivery, fee is -600: write 0 or more"),
        ("minimum = 500", "minimum = 5.00", "minimum is 5.0: write a whole number"),
    ],
)
def test_what_is_wrong_is_said_by_file_and_field(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in EXAMPLE
    folder = folder_with(tmp_path, EXAMPLE.replace(before, after, 1))
    with pytest.raises(FileWrong) as wrong:
        files.load(folder)
    lines = str(wrong.value).splitlines()
    assert all(line.startswith(f"{tmp_path}/catalogue.toml: ") for line in lines)
    assert [line for line in lines if said in line], lines
    with pytest.raises(OperatorError):  # what a build calls before it takes minutes
        read(folder)


def test_a_catalogue_needs_products_and_a_way_to_have_them(tmp_path: Path) -> None:
    for catalogue, said in (
        ('currency = "CAD"\n[pickup]\n', "products is missing: add it"),
        ('currency = "CAD"\nproducts = []\n[pickup]\n', "products is empty: write at least one"),
        (
            'currency = "CAD"\n[[products]]\nsku = "a"\nname = "A"\nprice = 1\n',
            "neither [pickup] nor [delivery] is there",
        ),
        ("currency = CAD\n", "is no TOML"),
    ):
        with pytest.raises(FileWrong) as wrong:
            files.load(folder_with(tmp_path, catalogue))
        assert said in str(wrong.value)


def test_a_product_has_one_price(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, EXAMPLE)
    service = (folder / "service.toml").read_text("utf-8").replace('en = "Bread course"', 'en = "Rye loaf"')
    (folder / "service.toml").write_text(service, "utf-8")
    with pytest.raises(FileWrong, match=r"service\.toml: prices 1, item is 'Rye loaf', and catalogue\.toml"):
        files.load(folder)


def test_nothing_is_sold_without_the_file(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, EXAMPLE)
    (folder / "catalogue.toml").unlink()
    assert files.load(folder).catalogue is None


@pytest.mark.parametrize(
    ("address", "is_covered"),
    [("12 Elm St, M5T 2L5", True), ("12 elm st, m5t2l5", True), ("12 Elm St, K1A 0B1", False), ("12 Elm St", False)],
)
def test_an_address_is_within_the_area_by_its_postcode(address: str, is_covered: bool) -> None:
    terms = DeliveryTerms(fee=0, area=TranslatedText(en="here"), postcodes=("M5", "m6"))
    assert terms.covers(address) is is_covered
    assert DeliveryTerms(fee=0, area=TranslatedText(en="here")).covers(address)


@pytest.mark.parametrize(
    ("amount", "currency", "language", "written"),
    [
        (425, "CAD", "en", "CA$4.25"),
        (425, "CAD", "es", "4,25 CAD"),
        (123456, "EUR", "es", "1.234,56 €"),
        (1500, "JPY", "en", "¥1,500"),
        (-75, "USD", "en", "-$0.75"),
        (0, "USD", "en", "$0.00"),
    ],
)
def test_money_is_written_as_the_language_writes_it(
    amount: int, currency: str, language: Language, written: str
) -> None:
    assert money(amount, currency, language) == written
