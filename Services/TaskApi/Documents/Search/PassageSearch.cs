using AiTasks.Contracts;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Documents.Search;

/// <summary>Finds passages that have the words of a question, in any of their forms, or words that look like them.</summary>
internal sealed class PassageSearch(NpgsqlDataSource database)
{
    private const int MaxQuery = 2000;
    private const int MaxPassages = 50;
    private const string LooksAlike = "0.38";

    // As it stands: it has its form already.
    private const string AsQuery = """('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''')::tsquery""";

    /// <summary>
    /// Every word counts the more the fewer passages have it; in a heading it counts more than in the text, and words that stand close
    /// together count a little more. A word that no passage has is taken for those that look like it, and counts by half: most of its
    /// pieces of three letters have to be theirs too, as with one letter wrong, missing or swapped. The words of the documents are looked
    /// through for that, not their text, which would take many times as long; 20,000 passages take a second.
    /// </summary>
    private const string Find =
        $$"""
        with everything as materialized (
          select count(*)::double precision as n from passages where file_id = any(@files)
        ), words as materialized (
          select distinct lexeme from ts_debug('russian', translate(@text, 'ёЁ', 'еЕ')) as parsed cross join unnest(parsed.lexemes) as lexeme
          where alias not in ('blank', 'tag', 'protocol', 'entity') limit 64
        ), known as materialized (
          select lexeme, having_it, 1.0 as share from words
          cross join lateral (
            select count(*) as having_it from passages p where p.file_id = any(@files) and p.words @@ {{AsQuery}}) as counted
        ), vocabulary as materialized (
          select word, ndoc from ts_stat(format('select words from passages where file_id = any(%L)', @files::uuid[]::text))
          where exists (select 1 from known where having_it = 0 and length(lexeme) > 3) and (select n from everything) < 200000
        ), alike as materialized (
          select close.word as lexeme, close.ndoc as having_it, close.likeness / 2.0 as share from known
          cross join lateral (
            select word, ndoc, similarity(word, known.lexeme) as likeness from vocabulary where word % known.lexeme
            order by likeness desc, ndoc desc limit 3) as close
          where known.having_it = 0 and length(known.lexeme) > 3
        ), terms as materialized (
          select {{AsQuery}} as query,
            share * ln(1 + (n - having_it + 0.5) / (having_it + 0.5)) as weight
          from (select * from known union all select * from alike) as found cross join everything where having_it > 0
        ), together as materialized (
          select string_agg(query::text, ' | ')::tsquery as query from terms
        ), ranked as (
          select p.id, sum(t.weight * ts_rank('{0.1, 0.2, 0.6, 1.0}', p.words, t.query)) as score
          from terms t join passages p on p.words @@ t.query where p.file_id = any(@files) group by p.id
        )
        select p.id, p.file_id, f.filename as name, p.page, p.heading, p.text,
          r.score * (1 + ts_rank_cd('{0.1, 0.2, 0.6, 1.0}', p.words, together.query, 2)) as score
        from ranked r join passages p using (id) join files f on f.id = p.file_id cross join together
        order by score desc, p.file_id, p.position limit @limit
        """;

    // Of many documents rather the first passage of each than all of one.
    private const string Beginnings =
        """
        select p.id, p.file_id, f.filename as name, p.page, p.heading, p.text, 0::double precision as score
        from (select *, row_number() over (partition by file_id order by position) as n from passages where file_id = any(@files)) p
        join files f on f.id = p.file_id
        order by p.n, array_position(@files, p.file_id) limit @limit
        """;

    private const string Waiting = "select id from files where id = any(@files) and text_state = 'pending'";

    public async Task<PassageAnswer> FindAsync(PassageQuery query, CancellationToken cancellationToken)
    {
        var files = query.FileIds.ToArray();
        var text = (query.Query.Length > MaxQuery ? query.Query[..MaxQuery] : query.Query).Replace('\0', ' ');
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var pending = await connection.QueryAsync<Guid>(Command(Waiting, new { files }));
        await connection.ExecuteAsync(Command("select set_config('pg_trgm.similarity_threshold', @LooksAlike, true)", new { LooksAlike }));
        var passages = await connection.QueryAsync<Passage>(Command(
            string.IsNullOrWhiteSpace(text) ? Beginnings : Find, new { files, text, limit = Math.Clamp(query.Limit, 1, MaxPassages) }));
        await transaction.CommitAsync(cancellationToken);
        return new PassageAnswer { Passages = [.. passages], Pending = [.. pending] };

        CommandDefinition Command(string sql, object values) => new(sql, values, transaction, cancellationToken: cancellationToken);
    }
}
