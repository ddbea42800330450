using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.FunctionalTests.PersonalData;

/// <summary>
/// The tables in which something of a person can stand, as the database itself says: those that refer to people, to what refers to people and so
/// on, and those with a column that is called so. One that is added later is among them.
/// </summary>
internal sealed class PersonTables
{
    private const string References =
        """
        select child.relname as table, mine.attname as column, parent.relname as parent, theirs.attname as parent_column
        from pg_constraint c join pg_class child on child.oid = c.conrelid join pg_class parent on parent.oid = c.confrelid
          join pg_attribute mine on mine.attrelid = c.conrelid and mine.attnum = c.conkey[1]
          join pg_attribute theirs on theirs.attrelid = c.confrelid and theirs.attnum = c.confkey[1]
        where c.contype = 'f'
        """;

    // "key" names streams, by the person or the task.
    private const string Named =
        """
        select table_name as table, column_name as column, data_type as type from information_schema.columns
        where table_schema = 'public' and (column_name in ('user_id', 'owner', 'person', 'actor_person', 'person_id', 'owner_id')
          or (column_name = 'key' and data_type = 'text'))
        """;

    private const string Keys =
        """
        select t.relname as table, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
        from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
          join pg_attribute a on a.attrelid = t.oid and a.attnum = any(i.indkey)
        where i.indisprimary and n.nspname = 'public' group by t.relname
        """;

    private readonly Dictionary<string, string> _keys;
    private readonly Dictionary<string, string> _conditions;

    private PersonTables(Dictionary<string, string> keys, Dictionary<string, string> conditions) => (_keys, _conditions) = (keys, conditions);

    public IReadOnlyCollection<string> Names => _conditions.Keys;

    /// <summary>All tables, by their names.</summary>
    public IReadOnlyCollection<string> All => _keys.Keys;

    public static async Task<PersonTables> FindAsync(NpgsqlConnection database)
    {
        var references = (await database.QueryAsync<(string Table, string Column, string Parent, string ParentColumn)>(References)).AsList();
        var named = (await database.QueryAsync<(string Table, string Column, string Type)>(Named)).AsList();
        var found = new HashSet<string>(named.Select(column => column.Table)) { "users" };
        while (references.Where(reference => found.Contains(reference.Parent)).Select(reference => reference.Table).Any(found.Add))
        {
        }

        var conditions = new Dictionary<string, string>();
        foreach (var table in found) conditions[table] = Condition(table, []);
        return new PersonTables((await database.QueryAsync<(string Table, string Columns)>(Keys)).ToDictionary(row => row.Table, row => row.Columns), conditions);

        string Condition(string table, HashSet<string> above)
        {
            if (table == "users") return "id = @id";
            var own = named.Where(column => column.Table == table).Select(column => column.Type switch
            {
                "uuid" => $"{column.Column} = @publicId",
                "text" => $"({column.Column} = 'user:' || @id or {column.Column} in (select 'task:' || id from tasks where user_id = @id))",
                _ => $"{column.Column} = @id",
            });
            var through = references.Where(reference => reference.Table == table && reference.Parent != table && found.Contains(reference.Parent) && !above.Contains(reference.Parent))
                .Select(reference => $"{reference.Column} in (select {reference.ParentColumn} from {reference.Parent} where {Condition(reference.Parent, [.. above, table])})");
            return $"({string.Join(" or ", own.Concat(through))})";
        }
    }

    /// <summary>The keys of a person's rows in a table.</summary>
    public async Task<string[]> RowsAsync(NpgsqlConnection database, string table, long id, Guid publicId) => [.. await database.QueryAsync<string>(
        $"select jsonb_build_array({_keys[table]})::text from {table} where {_conditions[table]}", new { id, publicId })];

    /// <summary>How many of the rows with these keys are there.</summary>
    public Task<int> CountAsync(NpgsqlConnection database, string table, string[] rows) => database.ExecuteScalarAsync<int>(
        $"select count(*)::int from {table} where jsonb_build_array({_keys[table]})::text = any(@rows)", new { rows });

    /// <summary>The tables, of all there are, in a row of which a text stands.</summary>
    public async Task<IReadOnlyList<string>> HoldingAsync(NpgsqlConnection database, string text)
    {
        var holding = new List<string>();
        foreach (var table in All)
        {
            if (await database.ExecuteScalarAsync<bool>($"select exists (select 1 from {table} t where strpos(t::text, @text) > 0)", new { text }))
                holding.Add(table);
        }

        return holding;
    }
}
