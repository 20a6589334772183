"""Follow-up of government directives: from the document to the compliance report."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import Babel, get_locale
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.config import ROOT, Config, load_config
from tracker.core import db, logs
from tracker.core.access import ROLE_LABELS, Role
from tracker.core.clock import Clock, frozen_clock, system_clock
from tracker.core.queue import worker_alive
from tracker.web import errors, guard, headers, icons, identity, locale, rows
from tracker.web.identifiers import Identifier
from tracker.web.navigation import Entry, Menu, addresses

csrf = CSRFProtect()
FORM_PARTS = 400


def create_app(config: Config | None = None, *, clock: Clock | None = None) -> Flask:
    """Build the application: the one place that knows every package and fills the registries.

    Takes settings (default: from the environment) and a clock (default: the system's, or the fixed one of a
    demonstration). Returns the Flask application. Raises SettingError when a setting is bad.
    """
    config = config or load_config()
    logs.configure()
    app = Flask("tracker", template_folder=str(ROOT / "templates"), instance_path=str(config.instance))
    _settings(app, config)
    app.url_map.converters["int"] = Identifier
    app.extensions["tracker_config"] = config
    app.extensions["tracker_clock"] = clock or (frozen_clock(config.clock) if config.clock else system_clock)
    _extensions(app, config)
    _templates(app, config)
    _register(app)
    return app


def _settings(app: Flask, config: Config) -> None:
    app.config.update(
        SECRET_KEY=config.secret_key,
        SECRET_KEY_FALLBACKS=list(config.secret_key_fallbacks),
        SQLALCHEMY_DATABASE_URI=config.database_url,
        MAX_CONTENT_LENGTH=config.upload_bytes * 5,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=FORM_PARTS,
        TRUSTED_HOSTS=list(config.trusted_hosts) or None,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.https,
        REMEMBER_COOKIE_DURATION=0,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_DEFAULT_TIMEZONE="Asia/Ho_Chi_Minh",
        TESTING=config.testing,
    )
    if config.proxies:
        hops = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _extensions(app: Flask, config: Config) -> None:
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), compare_type=True)
    csrf.init_app(app)
    Babel(app, locale_selector=locale.chosen_locale)
    app.extensions["babel"].instance.domain_instance = locale.Texts()
    app.jinja_env.globals.update(locale.TEXTS)
    identity.login_manager.init_app(app)
    headers.install(app, https=config.https)
    errors.install(app)
    app.before_request(guard.enforce)


def _templates(app: Flask, config: Config) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(locale.FILTERS)
    app.jinja_env.globals.update(icon=icons.use, addresses=addresses, filled=rows.filled, slot=rows.SLOT)
    menu = Menu()
    app.extensions["tracker_menu"] = menu

    @app.context_processor
    def furniture() -> dict[str, Any]:
        return {
            "nav_items": menu.items,
            "site": app.extensions["tracker_site"](),
            "locale": str(get_locale() or "vi"),
            "theme": locale.chosen_theme(),
            "worker_alive": lambda: config.testing or worker_alive(system_clock()),
            "Role": Role,
        }


def _register(app: Flask) -> None:
    """Register every package's pages, commands and place in the menu.

    Imported here and not above, because the packages themselves import this one.
    """
    from tracker.accounts import views as account_views
    from tracker.audit import views as audit_views
    from tracker.cli import register as register_commands
    from tracker.console import views as console_views
    from tracker.demo import register as register_demo
    from tracker.desk import queries as desk_queries
    from tracker.desk import views as desk_views
    from tracker.directives import views as directive_views
    from tracker.escalations import queries as escalation_queries
    from tracker.escalations import views as escalation_views
    from tracker.facilities import views as facility_views
    from tracker.feedback import queries as feedback_queries
    from tracker.feedback import views as feedback_views
    from tracker.outreach import views as outreach_views
    from tracker.reports import views as report_views
    from tracker.steering import views as steering_views
    from tracker.tasks import views as task_views
    from tracker.units import views as unit_views
    from tracker.web import views as web_views

    for views in (
        web_views,
        unit_views,
        account_views,
        audit_views,
        directive_views,
        task_views,
        escalation_views,
        facility_views,
        feedback_views,
        outreach_views,
        steering_views,
        desk_views,
        report_views,
        console_views,
    ):
        app.register_blueprint(views.bp)
    app.extensions["tracker_site"] = desk_queries.site
    _plug_together()
    register_commands(app)
    register_demo(app)
    _menu(app.extensions["tracker_menu"], desk_queries, escalation_queries, feedback_queries)


def _plug_together() -> None:
    """Fill what lower packages ask of higher ones."""
    from tracker.accounts import queries as account_queries
    from tracker.accounts import registry as account_registry
    from tracker.audit import registry as audit_registry
    from tracker.desk import registry as desk_registry
    from tracker.directives.states import InstructionKind
    from tracker.escalations import registry as escalation_registry
    from tracker.facilities.queries.works import unit_register
    from tracker.facilities.views.works.upward import WorkSource
    from tracker.feedback import queries as feedback_queries
    from tracker.feedback import views as feedback_views
    from tracker.feedback.operations.entries import follow_village
    from tracker.outbox import registry as outbox_registry
    from tracker.outreach import queries as outreach_queries
    from tracker.reports import views as report_views
    from tracker.steering.queries import acting_for
    from tracker.tasks import registry as task_registry
    from tracker.tasks.operations import release_all
    from tracker.tasks.states import STATE_LABELS
    from tracker.units import registry as unit_registry

    identity.use_loader(account_queries.load_signed_in)
    outbox_registry.use_addressees(account_queries.Addressees())
    audit_registry.use_words(("from", "to"), {state.value: label for state, label in STATE_LABELS.items()})
    audit_registry.use_words(("role", "role_before"), {role.value: label for role, label in ROLE_LABELS.items()})
    account_registry.on_departure("tasks", release_all)
    task_registry.use_absences(
        lambda who, day: [task_registry.Absent(one.leader_id, one.name) for one in acting_for(who, day)]
    )
    desk_registry.use_awaiting_reports(report_views.awaiting)
    task_registry.use_register(InstructionKind.OUTREACH, "outreach", outreach_queries.told_of)
    task_registry.use_register(InstructionKind.FEEDBACK, "feedback", feedback_queries.heard_register)
    task_registry.use_register(InstructionKind.IMPROVEMENT, "feedback", feedback_queries.improved_register)
    task_registry.use_register(InstructionKind.FACILITY, "facilities", unit_register)
    escalation_registry.use_source("work", WorkSource())
    escalation_registry.use_source("need", feedback_views.NeedSource())
    feedback_views.plug_in()
    unit_registry.use_follower(follow_village)


def _menu(menu: Menu, desk_queries: Any, escalation_queries: Any, feedback_queries: Any) -> None:
    units = frozenset({Role.UNIT_HEAD, Role.UNIT_REPORTER})
    readers = frozenset({Role.OFFICE, Role.LEADER, Role.AUDITOR})
    to_do, unread = desk_queries.to_do_of, desk_queries.unread_of
    menu.add(Entry("desk.office", _l("Bàn làm việc"), "desk", frozenset({Role.OFFICE, Role.AUDITOR})))
    menu.add(Entry("desk.leader", _l("Tổng quan"), "target", frozenset({Role.LEADER})))
    menu.add(Entry("desk.mine", _l("Việc của tôi"), "inbox", units | {Role.OFFICE}, to_do, daily=units))
    menu.add(Entry("directives.directives", _lp("many", "Chỉ đạo"), "file", readers | units))
    menu.add(Entry("desk.tasks", _lp("many", "Nhiệm vụ"), "check", readers))
    menu.add(Entry("desk.matrix_home", _l("Tiến độ"), "progress", readers, pages=frozenset({"desk.matrix"})))
    menu.add(Entry("outreach.register", _lp("many", "Tuyên truyền"), "horn", readers | units, daily=units))
    heard, waiting = feedback_queries.waiting_of, escalation_queries.waiting_of
    menu.add(Entry("feedback.entries", _l("Ý kiến người dân"), "chat", readers | units, heard, daily=units))
    menu.add(Entry("facilities.board", _lp("many", "Một cửa"), "home", readers | units))
    menu.add(
        Entry("escalations.escalations", _lp("many", "Kiến nghị"), "up", readers | units, waiting, daily=units)
    )
    menu.add(Entry("reports.reports", _lp("many", "Báo cáo"), "download", readers))
    menu.add(Entry("desk.messages", _lp("many", "Tin nhắn"), "bell", frozenset(Role), unread, daily=units))
    menu.add(Entry("units.units", _lp("many", "Đơn vị"), "users", frozenset({Role.ADMINISTRATOR, Role.OFFICE})))
    menu.add(Entry("audit.entries", _l("Nhật ký"), "history", frozenset({Role.AUDITOR, Role.ADMINISTRATOR})))
    menu.add(Entry("accounts.accounts", _lp("many", "Tài khoản"), "user", frozenset({Role.ADMINISTRATOR})))
    menu.add(Entry("console.health", _l("Hệ thống"), "gear", frozenset({Role.ADMINISTRATOR})))
