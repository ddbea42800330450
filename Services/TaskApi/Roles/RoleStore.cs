using AiTasks.TaskApi.Audit;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Roles;

/// <summary>Keeps roles.</summary>
internal sealed class RoleStore(NpgsqlDataSource database, AuditTrail audit)
{
    private const string Columns = "id, name, content, description, is_active, version, created_at, updated_at";

    /// <param name="all">True: those that nobody can choose any more too.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<PromptRole>> ListAsync(bool all, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<PromptRole>(new CommandDefinition(
            $"select {Columns} from prompt_roles where @all or is_active order by id", new { all }, cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>Null: the name is taken, in some case of letters.</returns>
    public Task<PromptRole?> CreateAsync(RoleChange role, CancellationToken cancellationToken) => audit.ChangeAsync(
        connection => connection.QuerySingleOrDefaultAsync<PromptRole>(new CommandDefinition(
            $"""
             insert into prompt_roles (name, content, description, is_active) values (@Name, @Content, @Description, coalesce(@IsActive, true))
             on conflict do nothing returning {Columns}
             """,
            new { role.Name, role.Content, role.Description, role.IsActive }, cancellationToken: cancellationToken)),
        created => created is null ? null : [new AuditedDeed(AuditDeeds.PromptRoleCreated) { Subject = $"{created.Id}" }],
        cancellationToken);

    /// <returns>The role, or null when there is none; and whether the name is another role's, in some case of letters.</returns>
    public async Task<(PromptRole? Role, bool NameTaken)> ChangeAsync(int id, RoleChange change, CancellationToken cancellationToken)
    {
        try
        {
            var changed = await audit.ChangeAsync(
                connection => connection.QuerySingleOrDefaultAsync<PromptRole>(new CommandDefinition(
                    $"""
                     update prompt_roles set
                       version = version + case when coalesce(@Name, @Content, @Description) is null then 0 else 1 end,
                       name = coalesce(@Name, name),
                       content = coalesce(@Content, content),
                       description = coalesce(@Description, description),
                       is_active = coalesce(@IsActive, is_active),
                       updated_at = now()
                     where id = @id returning {Columns}
                     """,
                    new { id, change.Name, change.Content, change.Description, change.IsActive }, cancellationToken: cancellationToken)),
                role => role is null ? null : [new AuditedDeed(AuditDeeds.PromptRoleChanged) { Subject = $"{id}" }],
                cancellationToken);
            return (changed, false);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return (null, true);
        }
    }
}
