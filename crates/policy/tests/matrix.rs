//! The whole policy as a table that people review, and the rules that no edit may break.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use domain::Coded;
use domain::people::Role;
use domain::sections::{Section, Sections};
use policy::{
    Action, Capability, Decision, FileKind, Purpose, Relation, Request, State, allowed_sections,
    can, decide, purpose_of,
};
use std::fmt::Write;

fn all_shared() -> Sections {
    Section::ALL.iter().copied().collect()
}

fn matrix() -> String {
    let mut out = String::from(
        "# Who may do what to a file, by relation. Lines without a right are left out.\n\
         # file role relation state action: sections (a referral that shares every section)\n",
    );
    for file in FileKind::ALL {
        for role in Role::ALL {
            for relation in Relation::ALL {
                for state in State::ALL {
                    for action in Action::ALL {
                        let sections = allowed_sections(
                            *file,
                            *role,
                            *relation,
                            all_shared(),
                            *action,
                            *state,
                        );
                        if !sections.is_empty() {
                            writeln!(
                                out,
                                "{file} {role} {relation} {state} {action}: {}",
                                sections.codes()
                            )
                            .unwrap();
                        }
                    }
                }
            }
        }
    }
    out.push_str("\n# Parts of the program by role\n");
    for role in Role::ALL {
        let list: Vec<_> = policy::capabilities(*role).map(Coded::code).collect();
        writeln!(out, "{role} ({}): {}", purpose_of(*role), list.join(", ")).unwrap();
    }
    out
}

#[test]
fn the_reviewed_matrix_is_the_policy() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/matrix.txt");
    let now = matrix();
    if std::env::var_os("UPDATE_MATRIX").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let reviewed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        reviewed == now,
        "the policy differs from matrix.txt: review it, then run with UPDATE_MATRIX=1"
    );
}

fn every_request(mut check: impl FnMut(Request)) {
    for file in FileKind::ALL {
        for role in Role::ALL {
            for relation in Relation::ALL {
                for section in Section::ALL {
                    for action in Action::ALL {
                        for state in State::ALL {
                            for purpose in Purpose::ALL {
                                check(Request {
                                    file: *file,
                                    role: *role,
                                    relation: *relation,
                                    shared: all_shared(),
                                    section: *section,
                                    action: *action,
                                    state: *state,
                                    purpose: *purpose,
                                });
                            }
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn without_a_live_relation_nothing_is_permitted() {
    every_request(|request| {
        if matches!(
            request.relation,
            Relation::Conflicted | Relation::Former | Relation::Unrelated
        ) {
            assert_eq!(decide(&request), Decision::Deny, "{request:?}");
        }
    });
}

#[test]
fn roles_that_run_or_count_never_open_a_file() {
    every_request(|request| {
        if matches!(
            request.role,
            Role::Administrator
                | Role::DataProtectionOfficer
                | Role::Analyst
                | Role::Overseer
                | Role::Secretariat
        ) {
            assert_eq!(decide(&request), Decision::Deny, "{request:?}");
        }
    });
}

#[test]
fn health_records_never_reach_an_investigator() {
    every_request(|request| {
        if request.role == Role::Investigator && request.section == Section::Medical {
            assert_eq!(decide(&request), Decision::Deny, "{request:?}");
        }
    });
}

#[test]
fn a_receiver_opens_only_what_is_shared() {
    every_request(|mut request| {
        if request.relation == Relation::Referred && request.section != Section::General {
            request.shared = Sections::NONE;
            assert_eq!(decide(&request), Decision::Deny, "{request:?}");
        }
    });
}

#[test]
fn before_acceptance_a_referral_can_only_be_answered() {
    every_request(|request| {
        if request.relation == Relation::Invited && request.action != Action::Answer {
            assert_eq!(decide(&request), Decision::Deny, "{request:?}");
        }
    });
}

#[test]
fn a_closed_file_is_never_written() {
    every_request(|request| {
        if request.state == State::Closed
            && !matches!(request.action, Action::See | Action::Open | Action::Reopen)
        {
            assert_eq!(decide(&request), Decision::Deny, "{request:?}");
        }
    });
}

#[test]
fn only_administrators_manage_accounts_and_they_take_no_reports() {
    for role in Role::ALL {
        assert_eq!(
            can(*role, Capability::ManageAccounts),
            *role == Role::Administrator
        );
    }
    assert!(!can(Role::Administrator, Capability::TakeReports));
    assert!(!can(Role::Administrator, Capability::WorkOnCases));
}
