/** What the audit log says was done, in words: by the names of the API's operations. */

import { t } from "../i18n.js";

const ACTIONS = {
  login: t("Log in"),
  logout: t("Log out"),
  // Searches
  ask: t("Search"),
  fuse: t("Weigh the votes of a search anew"),
  forget_query: t("Take a search out of the history"),
  restore_query: t("Put a search back into the history"),
  clear_queries: t("Clear the history of searches"),
  // Galleries and pictures
  create_gallery: t("Create a gallery"),
  remove_gallery: t("Delete a gallery"),
  upload: t("Upload pictures"),
  ingest: t("Ingest a folder"),
  download_images: t("Download pictures"),
  remove_image: t("Remove a picture"),
  restore_image: t("Restore a picture"),
  begin_change: t("Change many pictures"),
  continue_change: t("Go on changing many pictures"),
  undo_change: t("Undo a change to many pictures"),
  // Captions, words and labels
  write_captions: t("Have captions written"),
  change_caption: t("Change a caption"),
  undo_caption: t("Undo a change to a caption"),
  write_prompts: t("Set the sentences for labels"),
  withdraw_prompts: t("Withdraw the sentences for labels"),
  suggest: t("Have labels suggested"),
  decide_about: t("Decide about suggested labels"),
  continue_decision: t("Go on deciding about suggested labels"),
  undo_decision: t("Undo a decision about suggested labels"),
  // Weights
  give_thumb: t("Judge a result"),
  take_thumb_back: t("Take a judgement back"),
  use_feedback: t("Weigh the votes by feedback"),
  save_weights: t("Save the weights of a gallery"),
  undo_weights: t("Undo the weights of a gallery"),
  // Jobs
  reindex: t("Reindex a gallery"),
  rollback_index: t("Use another version of an index"),
  train: t("Train an encoder"),
  evaluate: t("Evaluate a gallery"),
  delete_evaluation: t("Delete an evaluation"),
  cancel_job: t("Cancel a job"),
  resume: t("Start a job again"),
  // Schedules and queues
  preview: t("Look at the times of a schedule"),
  create_schedule: t("Create a schedule"),
  change_schedule: t("Change a schedule"),
  delete_schedule: t("Delete a schedule"),
  restore_schedule: t("Restore a schedule"),
  pause_schedule: t("Pause a schedule"),
  resume_schedule: t("Resume a schedule"),
  run_schedule: t("Run a schedule out of turn"),
  pause_queue: t("Pause a queue"),
  resume_queue: t("Resume a queue"),
  // Access
  add_user: t("Create a user"),
  change_user: t("Change a user"),
  remove_user: t("Remove a user"),
  change_password: t("Change a password"),
  issue_key: t("Make an API key"),
  revoke_key: t("Revoke an API key"),
};

/** An action in words; one that has none, of a version to come, by its name. */
export const actionOf = (name) => ACTIONS[name] ?? name;
