"""Where everything lives and how it runs: read once from the environment, prefix `DTI_`.

No module reads the environment elsewhere, and nothing that writes has a silent default outside `DTI_HOME`.
"""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

from pydantic import Field, HttpUrl, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DBT_PROJECT = PROJECT_ROOT / "dbt_project"
TIME_ZONE = "Asia/Ho_Chi_Minh"


class Settings(BaseSettings):
    """Runtime settings; every field can be set as `DTI_<NAME>`.

    home: the only runtime root.
    as_of: build the marts as they were known on this day; default is the last arrival day loaded.
    today: take this day for today (rehearsals, benchmarks); default is the machine's clock.
    first_day: first arrival day that the asset partitions know.
    keep_versions: published versions kept beside the current one.
    memory_limit: DuckDB's ceiling for the warehouse connection.
    lock_wait: seconds to wait for another refresh that is at work; 0 does not wait.
    schedule: whether the daily refresh, and the rebuild of what was touched, run by themselves once the daemon is up.
    wait_until: until which hour, Vietnamese time, the daily refresh waits for feeds that are promised and not here.
    app_host, app_port, dagster_host, dagster_port: where the dashboard and Dagster's UI listen under `make serve`.
    Nobody signs in to either: elsewhere than on this machine, something with a login stands before them.
    settle_seconds: a file changed within so many seconds before it is read may still be growing, and is waited for.
    keep_inbox_days, keep_ioc_days, keep_log_days: `make tidy` takes away older arrival days that are loaded, deliveries
        to the operations centre and logs; unset keeps all.
    ioc_feed: whether each publication is delivered to the operations centre, into `ioc`.
    api_host, api_port: where `make api` listens; beyond this machine only with a file of keys.
    api_keys: file of the API's keys, one `name sha256` a line; without it whoever reaches the port may read.
    api_rate, api_burst: requests per second that a key may make in the long run, and at once.
    alert_smtp_host, alert_smtp_port, alert_smtp_starttls, alert_smtp_user, alert_smtp_password: the server that takes
    alerts by e-mail; no host, no e-mail. A password goes out under STARTTLS only.
    alert_mail_from, alert_mail_to: addresses, several ones separated by commas.
    alert_webhook: where alerts are posted as JSON.
    pii_key: key of the hashes by which persons are counted; without it the hash columns stay empty.
    """

    model_config = SettingsConfigDict(env_prefix="DTI_", extra="ignore")

    home: Path = Path(".data")
    as_of: date | None = None
    today: date | None = None
    first_day: date = date(2022, 1, 1)
    keep_versions: int = Field(default=5, ge=1)
    memory_limit: str = "1500MB"
    lock_wait: int = Field(default=600, ge=0)
    schedule: bool = False
    wait_until: time = time(6, 0)
    app_host: str = "127.0.0.1"
    app_port: int = Field(default=8501, ge=1, le=65535)
    dagster_host: str = "127.0.0.1"
    dagster_port: int = Field(default=3000, ge=1, le=65535)
    settle_seconds: float = Field(default=2, ge=0, le=60)
    keep_inbox_days: int | None = Field(default=None, ge=31)
    keep_ioc_days: int | None = Field(default=None, ge=7)
    keep_log_days: int | None = Field(default=None, ge=1)
    ioc_feed: bool = True
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8502, ge=1, le=65535)
    api_keys: Path | None = None
    api_rate: float = Field(default=20, gt=0)
    api_burst: int = Field(default=100, ge=1)
    alert_smtp_host: str | None = None
    alert_smtp_port: int = Field(default=25, ge=1, le=65535)
    alert_smtp_starttls: bool = False
    alert_smtp_user: str | None = None
    alert_smtp_password: SecretStr | None = None
    alert_mail_from: str = "dti@localhost"
    alert_mail_to: str = ""
    alert_webhook: HttpUrl | None = None
    pii_key: SecretStr | None = None

    @model_validator(mode="after")
    def _alerts_are_whole(self) -> Settings:
        if self.alert_smtp_host and not self.alert_mail_to:
            raise ValueError("DTI_ALERT_SMTP_HOST needs DTI_ALERT_MAIL_TO: to whom are alerts sent?")
        if self.alert_smtp_user and not self.alert_smtp_starttls:
            raise ValueError("DTI_ALERT_SMTP_USER needs DTI_ALERT_SMTP_STARTTLS=1: a password is not sent in the clear")
        secret = self.alert_smtp_password.get_secret_value() if self.alert_smtp_password else ""
        if not f"{self.alert_smtp_user or ''}{secret}".isascii():
            raise ValueError("DTI_ALERT_SMTP_USER and DTI_ALERT_SMTP_PASSWORD: letters without marks alone are sent")
        return self

    @property
    def root(self) -> Path:
        return self.home.expanduser().resolve()

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse" / "warehouse.duckdb"

    @property
    def serving(self) -> Path:
        return self.root / "serving"

    @property
    def reports(self) -> Path:
        return self.root / "quality"

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @property
    def answers(self) -> Path:
        return self.root / "answers"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def ioc(self) -> Path:
        return self.root / "ioc"

    @property
    def status(self) -> Path:
        return self.root / "status.json"

    @property
    def alerts(self) -> Path:
        return self.root / "alerts.json"

    @property
    def dagster_home(self) -> Path:
        return self.root / "dagster"

    @property
    def dbt_target(self) -> Path:
        return self.root / "dbt"
