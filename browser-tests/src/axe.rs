//! Accessibility: axe-core finds nothing on a page.

use crate::Browser;
use anyhow::{Result, bail};
use serde_json::{Value, json};

const AXE: &str = include_str!("../vendor/axe.min.js");

/// Fails with what axe-core finds on the present page (WCAG 2.2 A and AA, best practices).
pub async fn no_violations(browser: &Browser) -> Result<()> {
    browser.client.execute(AXE, vec![]).await?;
    let script = "const done = arguments[arguments.length - 1];\
        axe.run(document, { resultTypes: ['violations'] })\
        .then(r => done(r.violations.map(v => ({ id: v.id, help: v.help, \
        nodes: v.nodes.slice(0, 5).map(n => n.html + ' — ' + n.failureSummary) }))))\
        .catch(e => done([{ id: 'axe', help: String(e), nodes: [] }]));";
    let found = browser
        .client
        .execute_async(script, vec![json!(null)])
        .await?;
    match found {
        Value::Array(list) if list.is_empty() => Ok(()),
        other => bail!(
            "axe-core on {}: {}",
            browser.client.current_url().await?,
            serde_json::to_string_pretty(&other)?
        ),
    }
}
