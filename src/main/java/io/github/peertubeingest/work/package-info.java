/**
 * The beans between the ledger and the door: taking a drop on, deciding what is next, planning what
 * to send, deciding about failures, writing receipts and moving files. Each computes one step of a
 * route; none sends anything.
 */
package io.github.peertubeingest.work;
