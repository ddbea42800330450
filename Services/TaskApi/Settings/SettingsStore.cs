using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Settings;

/// <summary>Keeps people's settings.</summary>
internal sealed class SettingsStore(NpgsqlDataSource database)
{
    // Whoever chose a role that is not active any more is answered without one, and sees that; the choice stays for when it comes back.
    private const string Select =
        """
        select coalesce(s.model_profile, 'simple') as model_profile, r.id as selected_role_prompt_id, s.temperature, s.top_p,
          s.thinking_enabled, s.thinking_budget, s.media_resolution
        from users u left join chat_settings s on s.user_id = u.id
          left join prompt_roles r on r.id = s.selected_role_prompt_id and r.is_active
        where u.id = @userId
        """;

    private const string Change =
        """
        insert into chat_settings as s (
          user_id, model_profile, selected_role_prompt_id, temperature, top_p, thinking_enabled, thinking_budget, media_resolution)
        select @userId, coalesce(@ModelProfile, 'simple'), @RoleId, @Temperature, @TopP, @ThinkingEnabled, @ThinkingBudget, @MediaResolution
        where @RoleId::integer is null or exists (select 1 from prompt_roles where id = @RoleId and is_active)
        on conflict (user_id) do update set
          model_profile = coalesce(@ModelProfile, s.model_profile),
          selected_role_prompt_id = case when @ResetsRole then null else coalesce(@RoleId, s.selected_role_prompt_id) end,
          temperature = coalesce(@Temperature, s.temperature),
          top_p = coalesce(@TopP, s.top_p),
          thinking_enabled = coalesce(@ThinkingEnabled, s.thinking_enabled),
          thinking_budget = coalesce(@ThinkingBudget, s.thinking_budget),
          media_resolution = coalesce(@MediaResolution, s.media_resolution),
          updated_at = now()
        """;

    public async Task<ChatSettings> ReadAsync(long userId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, userId, cancellationToken);
    }

    /// <returns>All settings as they are now; null: there is no such role, and nothing was changed.</returns>
    public async Task<ChatSettings?> ChangeAsync(long userId, SettingsChange change, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            Change,
            new
            {
                userId,
                change.ModelProfile,
                change.RoleId,
                change.ResetsRole,
                change.Temperature,
                change.TopP,
                change.ThinkingEnabled,
                change.ThinkingBudget,
                change.MediaResolution,
            },
            cancellationToken: cancellationToken));
        return changed == 0 ? null : await ReadAsync(connection, userId, cancellationToken);
    }

    private static Task<ChatSettings> ReadAsync(NpgsqlConnection connection, long userId, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<ChatSettings>(new CommandDefinition(Select, new { userId }, cancellationToken: cancellationToken));
}
