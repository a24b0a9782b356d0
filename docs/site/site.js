// Tables with eight rows or more can be sorted by a click on a column's head. A page with many such rows gets a filter.
"use strict";
(() => {
    const main = document.querySelector("main");
    if (!main) {
        return;
    }
    const value = (row, column) => row.cells[column] ? row.cells[column].textContent.trim() : "";
    const number = (text) => {
        const digits = text.replace(/,/g, "");
        return /^-?\d+(\.\d+)?$/.test(digits) ? Number(digits) : NaN;
    };
    const compare = (one, two) => {
        const [first, second] = [number(one), number(two)];
        if (!Number.isNaN(first) && !Number.isNaN(second)) {
            return first - second;
        }
        return one.localeCompare(two);
    };
    const sort = (table, head) => {
        const column = head.cellIndex;
        const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        const body = table.tBodies[0];
        const rows = [...body.rows];
        rows.sort((one, two) => direction * compare(value(one, column), value(two, column)));
        body.append(...rows);
        for (const other of table.tHead.rows[0].cells) {
            other.removeAttribute("aria-sort");
        }
        head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
    };
    const tables = [...main.querySelectorAll("table")].filter((table) => table.tHead && table.tBodies.length === 1);
    // Where the first column has no name, the rows have an order of their own.
    const sortable = (table) => table.tBodies[0].rows.length >= 8 && table.tHead.rows[0].cells[0].textContent.trim();
    for (const table of tables.filter(sortable)) {
        for (const head of table.tHead.rows[0].cells) {
            head.classList.add("sortable");
            head.tabIndex = 0;
            head.addEventListener("click", () => sort(table, head));
            head.addEventListener("keydown", (event) => {
                if (event.key === "Enter") {
                    sort(table, head);
                }
            });
        }
    }

    // The filter is for lists; small tables of two columns are part of the text.
    const named = (table) => table.tHead.rows[0].cells.length > 2 && table.tHead.rows[0].cells[0].textContent.trim();
    const lists = tables.filter(named);
    const rows = lists.flatMap((table) => [...table.tBodies[0].rows]);
    if (rows.length < 60) {
        return;
    }
    const form = document.createElement("div");
    form.className = "table-filter";
    const input = document.createElement("input");
    input.type = "search";
    input.placeholder = "Filter the tables, for example: refuses";
    input.setAttribute("aria-label", "Filter the tables");
    const found = document.createElement("span");
    form.append(input, found);
    main.querySelector("h1").after(form);
    // A heading whose table has no row left goes with it.
    const heading = (table) => {
        let before = (table.closest(".table-wrapper") || table).previousElementSibling;
        return before && /^H[2-6]$/.test(before.tagName) ? before : null;
    };
    input.addEventListener("input", () => {
        const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        let shown = 0;
        for (const table of lists) {
            let here = 0;
            for (const row of table.tBodies[0].rows) {
                const text = row.textContent.toLowerCase();
                row.hidden = !words.every((word) => text.includes(word));
                here += row.hidden ? 0 : 1;
            }
            table.hidden = here === 0;
            const title = heading(table);
            if (title) {
                title.hidden = here === 0;
            }
            shown += here;
        }
        found.textContent = words.length ? `${shown} ${shown === 1 ? "row" : "rows"}` : "";
    });
})();
