"""Stock rows as records, and issues as lines of the consignments they are shipped in."""

from __future__ import annotations

from collections import defaultdict

from movcon.deployment.stocks import StockIssue, StockItem
from scenarios.equipment import CargoLine
from scenarios.intake.deployment.cargo_rows import ConsignmentRow, IssueRow, StockRow
from scenarios.intake.deployment.folder import DeploymentRows


def stock_items(rows: DeploymentRows) -> tuple[StockItem, ...]:
    """Every item of stock.csv."""
    return tuple(
        StockItem(
            id=row.id,
            site=row.site,
            description=row.description,
            category=row.category,
            quantity=row.quantity,
            kit_quantity=row.kit_quantity,
            length_mm=row.length_mm,
            width_mm=row.width_mm,
            height_mm=row.height_mm,
            kg=row.kg,
            ready_days=row.ready_days,
            replenishment_lead_days=row.replenishment_lead_days,
            unit_price_usd=row.unit_price_usd,
        )
        for row in rows.of(StockRow)
    )


def stock_issues(rows: DeploymentRows) -> tuple[StockIssue, ...]:
    """Every issue of issues.csv."""
    return tuple(
        StockIssue(item=row.item, consignment=row.consignment, quantity=row.quantity, asked=row.asked)
        for row in rows.of(IssueRow)
    )


def issued_lines(rows: DeploymentRows) -> dict[str, list[CargoLine]]:
    """Lines by consignment: an issue is ready some days after it is asked for, and not before its consignment."""
    stock = {row.id: row for row in rows.of(StockRow)}
    ready = {row.id: row.ready for row in rows.of(ConsignmentRow)}
    found: defaultdict[str, list[CargoLine]] = defaultdict(list)
    for issue in rows.of(IssueRow):
        item = stock[issue.item]
        found[issue.consignment].append(
            CargoLine(
                item=item.id,
                description=item.description,
                kind=item.kind,
                pieces=issue.quantity,
                length_mm=item.length_mm,
                width_mm=item.width_mm,
                height_mm=item.height_mm,
                kg=item.kg,
                classes=item.classes or (),
                neq_g=item.neq_g,
                ready_days=max(0, issue.asked + item.ready_days - ready[issue.consignment]),
            )
        )
    return found
