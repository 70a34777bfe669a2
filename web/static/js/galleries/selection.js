/** Which pictures are selected: some by id, or all of a filter but some, loaded or not. */

export class Selection extends EventTarget {
  constructor() {
    super();
    this.clear();
  }

  /** How many; of all of a filter, as far as they were counted. */
  get size() {
    return this.all ? Math.max(0, this.all.images - this.without.size) : this.ids.size;
  }

  /** Whether there may be more than were counted. */
  get isVague() {
    return Boolean(this.all && !this.all.exact);
  }

  has(id) {
    return this.all ? !this.without.has(id) : this.ids.has(id);
  }

  /** Select pictures, or not any more. */
  set(ids, selected) {
    for (const id of ids) {
      if (this.all) this.without[selected ? "delete" : "add"](id);
      else this.ids[selected ? "add" : "delete"](id);
    }
    this.changed();
  }

  toggle(id) {
    this.set([id], !this.has(id));
  }

  /** Select all that a filter means. @param {{images: number, exact: boolean}} counted */
  selectAll(counted) {
    this.ids = new Set();
    this.without = new Set();
    this.all = counted;
    this.changed();
  }

  clear() {
    this.ids = new Set();
    this.without = new Set();
    this.all = null;
    this.changed();
  }

  /** As the API takes it. @param {object} filter What all of it would be. */
  asked(filter) {
    return this.all ? { filter, without: [...this.without] } : { ids: [...this.ids] };
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }
}
