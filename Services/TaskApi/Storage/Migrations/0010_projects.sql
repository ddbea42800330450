-- What an import takes for the same node, so that importing again changes it. Without parent and client are values like others here.
create unique index project_nodes_same on project_nodes (
  coalesce(client_id, ''), coalesce(parent_id, '00000000-0000-0000-0000-000000000000'), node_type, coalesce(code, name));

-- The same bytes sent for projects under the same name are one file. An import may rename the file itself.
create table project_uploads (
  sha256 bytea not null,
  filename text not null,
  file_id uuid not null unique references files (id) on delete cascade,
  primary key (sha256, filename)
);
