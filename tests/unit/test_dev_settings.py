"""What `make dev` takes from the environment, and what it makes up."""

import pytest

from parley.lanes.table import LANES
from parley_cli import template
from parley_cli.dev import load, parameters
from parley_cli.errors import OperatorError


def test_with_nothing_set_the_phone_catches_messages_and_no_model_is_asked() -> None:
    settings = load({})
    assert settings.twilio_base_url is None
    assert settings.llm_api_key is None
    assert settings.account_sid.startswith("AC")
    assert (settings.phone_port, settings.aws_port) == (8765, 4566)


@pytest.mark.parametrize("name", ["LLM_API_KEY", "OPENAI_API_KEY"])
def test_a_key_is_for_a_model(name: str) -> None:
    assert load({name: "key"}).llm_api_key == "key"


def test_a_model_of_ones_own_needs_no_key() -> None:
    settings = load({"LLM_BASE_URL": "http://127.0.0.1:9/v1/"})
    assert settings.llm_api_key
    assert settings.llm_base_url == "http://127.0.0.1:9/v1"


PHONE = "http://127.0.0.1:8765"


def test_the_phone_stands_before_the_provider_and_the_model_and_tells_the_time() -> None:
    settings = load({"LLM_API_KEY": "key", "LLM_MODEL": "small"})
    assert parameters(settings, PHONE) == {
        "GoogleBaseUrl": f"{PHONE}/google",
        "RadarrUrl": f"{PHONE}/home/radarr",
        "SonarrUrl": f"{PHONE}/home/sonarr",
        "GoogleClientId": settings.google_client_id,
        "TwilioBaseUrl": PHONE,
        "LlmBaseUrl": f"{PHONE}/model",
        "LlmModel": "small",
        "ClockUrl": f"{PHONE}/clock",
        "Coach": "yes",
        "EmailFrom": "parley@example.com",
        "Guide": "yes",
        "Onboarding": "no",
        "Payments": "both",
        "StripeBaseUrl": PHONE,
        "TwilioNumber": "+15005550006",
    }


def test_the_settings_of_every_lane_reach_the_template() -> None:
    given = {name: "10" for lane in LANES.values() if lane.settings for name in lane.settings.variables().values()}
    assert load(given).parameters.keys() <= template.read()["Parameters"].keys()
    assert load({"PARLEY_GUIDE": "no", "PARLEY_GUIDE_PACE": "9"}).parameters.items() >= {
        ("Guide", "no"),
        ("GuidePace", "9"),
    }


def test_who_takes_payments_in_earnest_keeps_the_machines_time_too() -> None:
    settings = load({"STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRETS": "whsec_1 whsec_2"})
    chosen = parameters(settings, PHONE)
    assert chosen["StripeBaseUrl"] == "https://api.stripe.com"
    assert "ClockUrl" not in chosen
    assert settings.stripe_webhook_secrets == "whsec_1 whsec_2"


def test_who_connects_real_accounts_keeps_the_machines_time_too() -> None:
    settings = load({"GOOGLE_CLIENT_ID": "1.apps.googleusercontent.com", "GOOGLE_CLIENT_SECRET": "GOCSPX-1"})
    chosen = parameters(settings, PHONE)
    assert chosen["GoogleClientId"] == "1.apps.googleusercontent.com"
    assert not chosen.keys() & {"GoogleBaseUrl", "ClockUrl"}


def test_with_a_provider_of_ones_own_time_stays_the_machines() -> None:
    settings = load({"TWILIO_BASE_URL": "https://api.twilio.com"})
    assert parameters(settings, PHONE) == {
        "GoogleBaseUrl": f"{PHONE}/google",
        "RadarrUrl": f"{PHONE}/home/radarr",
        "SonarrUrl": f"{PHONE}/home/sonarr",
        "GoogleClientId": settings.google_client_id,
        "TwilioBaseUrl": "https://api.twilio.com",
        "LlmBaseUrl": f"{PHONE}/model",
        "Coach": "yes",
        "EmailFrom": "parley@example.com",
        "Guide": "yes",
        "Onboarding": "no",
        "Payments": "both",
        "StripeBaseUrl": PHONE,
        "TwilioNumber": "+15005550006",
    }


def test_without_a_base_url_the_model_is_openais() -> None:
    assert load({"LLM_API_KEY": "key"}).llm_base_url == "https://api.openai.com/v1"


def test_a_blank_setting_counts_as_not_set() -> None:
    assert load({"TWILIO_BASE_URL": " ", "PARLEY_AWS_PORT": ""}).twilio_base_url is None


@pytest.mark.parametrize("value", ["http", "0", "70000", "-1", "²"])
def test_a_port_that_is_none_is_refused_by_name(value: str) -> None:
    with pytest.raises(OperatorError, match="PARLEY_PHONE_PORT"):
        load({"PARLEY_PHONE_PORT": value})


def test_secrets_do_not_show() -> None:
    settings = load({"TWILIO_AUTH_TOKEN": "hush-token", "LLM_API_KEY": "hush-key"})
    assert "hush" not in repr(settings)
