"""The RELAY_ variables: what is read, and the one line a wrong value is told in."""

import base64
from ipaddress import ip_network
from pathlib import Path

import pytest

from relay.settings.env import Authentication, Settings, SmarthostTls, load_settings, verify_files
from relay.settings.env_kinds import HostPort
from relay.settings.errors import SettingsError

KEY, OTHER = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))

# variables, start of the line
WRONG = [
    ({"RELAY_DOMAIN": "not a domain"}, "RELAY_DOMAIN: found 'not a domain'; accepted: a domain such as"),
    ({"RELAY_DOMAIN": "localhost"}, "RELAY_DOMAIN: found 'localhost'; accepted: a domain"),
    ({"RELAY_LISTEN": "8025"}, "RELAY_LISTEN: found '8025'; accepted: host:port"),
    ({"RELAY_LISTEN": "127.0.0.1:8025,"}, "RELAY_LISTEN: found '127.0.0.1:8025,'; accepted: host:port"),
    ({"RELAY_LISTEN": "127.0.0.1:70000"}, "RELAY_LISTEN: found"),
    ({"RELAY_LISTEN": "::1:8025"}, "RELAY_LISTEN: found"),
    ({"RELAY_LMTP_LISTEN": "x"}, "RELAY_LMTP_LISTEN: found 'x'"),
    ({"RELAY_SMARTHOST": "mail.example.org:0"}, "RELAY_SMARTHOST: found 'mail.example.org:0'"),
    ({"RELAY_SMARTHOST_TLS": "ssl"}, "RELAY_SMARTHOST_TLS: found 'ssl'; accepted: none, starttls, tls"),
    ({"RELAY_SMARTHOST_USER": "u"}, "RELAY_SMARTHOST_PASSWORD: found nothing; accepted"),
    (
        {"RELAY_DATABASE_URL": "mysql://u:hunter2@h/d"},
        "RELAY_DATABASE_URL: found a value that is not shown here",
    ),
    (
        {"RELAY_DATABASE_URL": "sqlite:///:memory:"},
        "RELAY_DATABASE_URL: found a value that is not shown here",
    ),
    (
        {"RELAY_MASTER_KEY": "hunter2"},
        "RELAY_MASTER_KEY: found a value that is not shown here; accepted: base64",
    ),
    ({"RELAY_MASTER_KEY": f"{KEY},short"}, "RELAY_MASTER_KEY: found a value that is not shown here"),
    ({"RELAY_AUTHENTICATION": "none"}, "RELAY_AUTHENTICATION: found 'none'; accepted: dns, upstream, off"),
    (
        {"RELAY_AUTHENTICATION": "off", "RELAY_LISTEN": "127.0.0.1:25,0.0.0.0:25"},
        "RELAY_AUTHENTICATION: found off with listeners 127.0.0.1:25, 0.0.0.0:25; accepted: dns or upstream",
    ),
    (
        {"RELAY_AUTHENTICATION": "off", "RELAY_LMTP_LISTEN": "[::]:24"},
        "RELAY_AUTHENTICATION: found off with listeners 127.0.0.1:8025, [::]:24",
    ),
    (
        {"RELAY_AUTHENTICATION": "off", "RELAY_SMARTHOST": "127.0.0.1:25"},
        "RELAY_AUTHENTICATION: found off with a smarthost",
    ),
    (
        {"RELAY_AUTHENTICATION": "upstream", "RELAY_TRUSTED_PEERS": "127.0.0.1"},
        "RELAY_AUTHSERV_ID: found nothing",
    ),
    ({"RELAY_AUTHENTICATION": "upstream", "RELAY_AUTHSERV_ID": "mx"}, "RELAY_TRUSTED_PEERS: found nothing"),
    ({"RELAY_TRUSTED_PEERS": "10.0.0.1/8"}, "RELAY_TRUSTED_PEERS: found '10.0.0.1/8'; accepted: networks"),
    ({"RELAY_TRUSTED_PEERS": "0.0.0.0/0"}, "RELAY_TRUSTED_PEERS: found '0.0.0.0/0'"),
    (
        {"RELAY_RESOLVER": "dns.example.org:53"},
        "RELAY_RESOLVER: found 'dns.example.org:53'; accepted: address:port",
    ),
    ({"RELAY_AUTHSERV_ID": "a b"}, "RELAY_AUTHSERV_ID: found 'a b'"),
    ({"RELAY_TLS_CERT": "cert.pem"}, "RELAY_TLS_KEY: found nothing; accepted"),
    ({"RELAY_REQUIRE_TLS": "yes"}, "RELAY_REQUIRE_TLS: found yes without RELAY_TLS_CERT"),
    ({"RELAY_REQUIRE_TLS": "maybe"}, "RELAY_REQUIRE_TLS: found 'maybe'; accepted: yes or no"),
    ({"RELAY_DKIM_SELECTOR": "s1"}, "RELAY_DKIM_KEY: found nothing"),
    ({"RELAY_DKIM_SELECTOR": "-"}, "RELAY_DKIM_SELECTOR: found '-'"),
    ({"RELAY_DKIM_SELECTOR": "a,"}, "RELAY_DKIM_SELECTOR: found 'a,'; accepted: a selector such as"),
    ({"RELAY_DKIM_SELECTOR": "a, A"}, "RELAY_DKIM_SELECTOR: found 'a, A'; accepted: a selector such as"),
    ({"RELAY_DKIM_KEY": "a.pem,"}, "RELAY_DKIM_KEY: found 'a.pem,'; accepted: a file"),
    ({"RELAY_DKIM_KEY": "a.pem"}, "RELAY_DKIM_SELECTOR: found nothing"),
    (
        {"RELAY_DKIM_KEY": "a.pem,b.pem", "RELAY_DKIM_SELECTOR": "a"},
        "RELAY_DKIM_SELECTOR: found 1 with 2 files in RELAY_DKIM_KEY; accepted: one for each key",
    ),
    ({"RELAY_MAX_MESSAGE_BYTES": "25MB"}, "RELAY_MAX_MESSAGE_BYTES: found '25MB'; accepted: a whole number"),
    ({"RELAY_MAX_MESSAGE_BYTES": "0"}, "RELAY_MAX_MESSAGE_BYTES: found '0'"),
    (
        {"RELAY_CLOCK_FILE": "now", "RELAY_LISTEN": "0.0.0.0:25"},
        "RELAY_CLOCK_FILE: found with listeners 0.0.0.0:25; accepted: only while all are on loopback",
    ),
    ({"RELAY_HTTP_LISTEN": "9000"}, "RELAY_HTTP_LISTEN: found '9000'"),
]


@pytest.mark.parametrize(("environ", "line"), WRONG, ids=lambda value: None)
def test_wrong_value_is_one_line_with_name_and_what_is_accepted(
    clean_environment: pytest.MonkeyPatch, environ: dict[str, str], line: str
) -> None:
    for name, value in environ.items():
        clean_environment.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    told = str(refused.value)
    assert told.startswith(line)
    assert "; accepted: " in told
    assert "\n" not in told
    assert "hunter2" not in "".join(refused.value.lines)


def test_empty_environment_gives_the_defaults_of_the_contract(clean_environment: pytest.MonkeyPatch) -> None:
    settings = load_settings()
    assert settings.domain == "relay.example.org"
    assert settings.listen == (HostPort("127.0.0.1", 8025),)
    assert settings.lmtp_listen == ()
    assert settings.smarthost is None
    assert settings.maildir == Path("var/mail")
    assert settings.database_url == "sqlite:///var/relay.db"
    assert settings.master_keys == ()
    assert settings.authentication is Authentication.DNS
    assert settings.max_message_bytes == 26214400
    assert settings.require_tls is False


def test_every_variable_is_read(clean_environment: pytest.MonkeyPatch) -> None:
    environ = {
        "RELAY_DOMAIN": "Beratung.Büro.example",
        "RELAY_LISTEN": "0.0.0.0:25, [::]:25",
        "RELAY_LMTP_LISTEN": "127.0.0.1:24",
        "RELAY_SMARTHOST": "smtp.example.org:587",
        "RELAY_MASTER_KEY": f"{KEY}, {OTHER}",
        "RELAY_AUTHENTICATION": "upstream",
        "RELAY_AUTHSERV_ID": "MX.example.org",
        "RELAY_TRUSTED_PEERS": "127.0.0.1, 10.1.0.0/16,fd00::/8",
        "RELAY_RESOLVER": "[::1]:53",
        "RELAY_HTTP_LISTEN": "127.0.0.1:9000",
        "RELAY_REQUIRE_TLS": "no",
        "RELAY_DKIM_KEY": "rsa.pem, ed25519.pem",
        "RELAY_DKIM_SELECTOR": "R2026, e2026",
    }
    for name, value in environ.items():
        clean_environment.setenv(name, value)
    settings = load_settings()
    assert settings.domain == "beratung.xn--bro-hoa.example"
    assert settings.listen == (("0.0.0.0", 25), ("::", 25))
    assert settings.smarthost_tls is SmarthostTls.STARTTLS
    assert settings.master_keys == (bytes([1]) * 32, bytes([2]) * 32)
    assert settings.authserv_id == "mx.example.org"
    assert settings.trusted_peers[1:] == (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    assert settings.resolver == ("::1", 53)
    assert settings.dkim_key == (Path("rsa.pem"), Path("ed25519.pem"))
    assert settings.dkim_selector == ("r2026", "e2026")


@pytest.mark.parametrize(
    ("smarthost", "given", "tls"),
    [
        ("127.0.0.1:25", "", SmarthostTls.NONE),
        ("localhost:25", "", SmarthostTls.NONE),
        ("127.0.0.1:25", "tls", SmarthostTls.TLS),
        ("smtp.example.org:25", "", SmarthostTls.STARTTLS),
        ("smtp.example.org:25", "none", SmarthostTls.NONE),
    ],
)
def test_smarthost_is_spoken_to_in_tls_unless_on_this_machine(
    clean_environment: pytest.MonkeyPatch, smarthost: str, given: str, tls: SmarthostTls
) -> None:
    clean_environment.setenv("RELAY_SMARTHOST", smarthost)
    clean_environment.setenv("RELAY_SMARTHOST_TLS", given)
    assert load_settings().smarthost_tls is tls


def test_environment_wins_over_env_file_even_when_empty(clean_environment: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("RELAY_DOMAIN=one.example\nRELAY_SMARTHOST=smtp.example.org:25\n")
    assert load_settings().domain == "one.example"
    clean_environment.setenv("RELAY_DOMAIN", "two.example")
    clean_environment.setenv("RELAY_SMARTHOST", "")
    settings = load_settings()
    assert settings.domain == "two.example"
    assert settings.smarthost is None


def test_misspelt_name_in_env_file_is_told(clean_environment: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("RELAY_REQIRE_TLS=yes\n")
    with pytest.raises(
        SettingsError, match=r"RELAY_REQIRE_TLS: no such variable; did you mean RELAY_REQUIRE_TLS\?"
    ):
        load_settings()


def test_secrets_are_in_no_repr(clean_environment: pytest.MonkeyPatch) -> None:
    settings = Settings(
        master_keys=KEY,
        smarthost="h.example:25",
        smarthost_user="u",
        smarthost_password="hunter2",
        database_url="postgresql://u:hunter2@db.example/relay",
    )
    assert "hunter2" not in repr(settings)
    assert repr(settings.master_keys[0]) not in repr(settings)


def test_file_that_is_not_there_is_told(clean_environment: pytest.MonkeyPatch) -> None:
    settings = Settings(tls_cert="cert.pem", tls_key="key.pem")
    with pytest.raises(SettingsError, match="RELAY_TLS_CERT: found"):
        verify_files(settings)


def test_each_key_that_is_not_there_is_told(clean_environment: pytest.MonkeyPatch) -> None:
    settings = Settings(dkim_key="a.pem,b.pem", dkim_selector="a,b")
    with pytest.raises(SettingsError) as refused:
        verify_files(settings)
    assert [line.partition(";")[0] for line in refused.value.lines] == [
        "RELAY_DKIM_KEY: found 'a.pem'",
        "RELAY_DKIM_KEY: found 'b.pem'",
    ]


def test_arguments_alone_never_meet_the_environment(
    clean_environment: pytest.MonkeyPatch,
) -> None:
    clean_environment.setenv("RELAY_SMARTHOST", "smtp.example.org:25")
    Path(".env").write_text("RELAY_DOMAIN=real.example\n")
    settings = Settings(master_keys=(bytes(32),), authentication=Authentication.OFF)
    assert settings.smarthost is None
    assert settings.domain == "relay.example.org"
    assert settings.master_keys == (bytes(32),)


def test_argument_that_is_no_setting_is_refused() -> None:
    with pytest.raises(SettingsError, match="master_key: no such setting"):
        Settings(master_key=KEY)


def test_env_file_that_is_no_text_is_told(clean_environment: pytest.MonkeyPatch) -> None:
    Path(".env").write_bytes(b"RELAY_DOMAIN=\xff\n")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings()
