//! The regional action plan (RAD): what is planned, what was realised, and how far it is.
//!
//! Everybody of the task force sees all of it; the secretariat writes it, and an organisation
//! reports on the activities that it answers for or takes part in.

mod activity;
mod desk;
mod evidence;
mod formulas;
mod import;
mod indicator;
mod lights;
mod overview;
mod paper;
mod plan;
mod programme;
mod progress;
mod quarter;
mod realise;
mod removal;
mod sheet;
mod sheet_read;
mod steps;
mod trail;
mod words;

use policy::Capability;

use crate::forms::upload::UPLOAD_LIMIT;
use crate::routes::{Access, Routes};

/// Where the plan is.
const PATH: &str = "/action-plan";

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    let see = Access::Can(Capability::SeeTaskForce);
    let edit = Access::Can(Capability::Coordinate);
    let report = Access::Can(Capability::ReportProgress);
    let routes = routes
        .get("/action-plan", see, overview::show)
        .get("/action-plan/formulas", see, formulas::show)
        .get("/action-plan/lights", edit, lights::ask)
        .post("/action-plan/lights", edit, lights::save)
        .get("/action-plan/new", edit, plan::ask_new)
        .post("/action-plan/new", edit, plan::create)
        .get("/action-plan/{id}/edit", edit, plan::ask_edit)
        .post("/action-plan/{id}/edit", edit, plan::edit);
    let routes = parts(routes, see, edit);
    let routes = quarters(routes, see, edit, report);
    let routes = routes
        .get("/action-plan/{id}/matrix", see, paper::html)
        .get("/action-plan/{id}/matrix.docx", see, paper::docx)
        .get("/action-plan/{id}/plan.xlsx", see, sheet::download)
        .get("/action-plan/{id}/import", edit, import::ask)
        .upload(
            "/action-plan/{id}/import",
            edit,
            UPLOAD_LIMIT,
            import::receive,
        )
        .get("/action-plan/imports/{id}", edit, import::preview)
        .post("/action-plan/imports/{id}/confirm", edit, import::confirm)
        .post("/action-plan/imports/{id}/reverse", edit, import::reverse);
    paper::pdf_route(routes, see)
}

/// Programmes, activities, indicators.
fn parts(routes: Routes, see: Access, edit: Access) -> Routes {
    routes
        .get("/action-plan/{id}/programmes/new", edit, programme::ask_new)
        .post("/action-plan/{id}/programmes/new", edit, programme::create)
        .get(
            "/action-plan/programmes/{id}/edit",
            edit,
            programme::ask_edit,
        )
        .post("/action-plan/programmes/{id}/edit", edit, programme::edit)
        .post(
            "/action-plan/programmes/{id}/remove",
            edit,
            removal::programme,
        )
        .get(
            "/action-plan/programmes/{id}/activities/new",
            edit,
            activity::ask_new,
        )
        .post(
            "/action-plan/programmes/{id}/activities/new",
            edit,
            activity::create,
        )
        .get("/action-plan/activities/{id}", see, activity::show)
        .get(
            "/action-plan/activities/{id}/edit",
            edit,
            activity::ask_edit,
        )
        .post("/action-plan/activities/{id}/edit", edit, activity::edit)
        .post(
            "/action-plan/activities/{id}/remove",
            edit,
            removal::activity,
        )
        .get(
            "/action-plan/activities/{id}/indicators/new",
            edit,
            indicator::ask_new,
        )
        .post(
            "/action-plan/activities/{id}/indicators/new",
            edit,
            indicator::create,
        )
        .get(
            "/action-plan/indicators/{id}/edit",
            edit,
            indicator::ask_edit,
        )
        .post("/action-plan/indicators/{id}/edit", edit, indicator::edit)
        .post(
            "/action-plan/indicators/{id}/remove",
            edit,
            removal::indicator,
        )
}

fn quarters(routes: Routes, see: Access, edit: Access, report: Access) -> Routes {
    routes
        .get("/action-plan/quarters/{year}/{quarter}", see, quarter::show)
        .post(
            "/action-plan/quarters/{year}/{quarter}/prefill",
            report,
            steps::prefill,
        )
        .post(
            "/action-plan/quarters/{year}/{quarter}/accept",
            edit,
            steps::accept,
        )
        .post(
            "/action-plan/quarters/{year}/{quarter}/submit",
            edit,
            steps::submit,
        )
        .post(
            "/action-plan/quarters/{year}/{quarter}/lock",
            edit,
            steps::lock,
        )
        .get(
            "/action-plan/quarters/{year}/{quarter}/reopen",
            edit,
            steps::ask_reopen,
        )
        .post(
            "/action-plan/quarters/{year}/{quarter}/reopen",
            edit,
            steps::reopen,
        )
        .get(
            "/action-plan/quarters/{year}/{quarter}/trail",
            see,
            trail::show,
        )
        .get(
            "/action-plan/quarters/{year}/{quarter}/activities/{id}",
            see,
            realise::ask,
        )
        .post(
            "/action-plan/quarters/{year}/{quarter}/activities/{id}",
            report,
            realise::save,
        )
        .upload(
            "/action-plan/quarters/{year}/{quarter}/activities/{id}/evidence",
            report,
            UPLOAD_LIMIT,
            evidence::add,
        )
        .post(
            "/action-plan/quarters/{year}/{quarter}/activities/{id}/evidence/{item}/remove",
            report,
            evidence::remove,
        )
}
