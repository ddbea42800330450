using AiTasks.Contracts;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Documents.Search;

/// <summary>Finds passages that have the words of a question, in any of their forms, or words that look like them.</summary>
internal sealed class PassageSearch(NpgsqlDataSource database)
{
    private const int MaxQuery = 2000;
    private const int MaxPassages = 50;

    // Half of the three-letter pieces of a word: one letter wrong, missing or swapped in a word of five and more.
    private const double LooksAlike = 0.45;

    /// <summary>
    /// Every word counts the more the fewer passages have it; in a heading it counts more than in the text, and words that stand close
    /// together count a little more. A word that no passage has is looked for among those that look like it, and counts half.
    /// </summary>
    private const string Find =
        """
        with all_passages as materialized (
          select count(*)::double precision as n from passages where file_id = any(@files)
        ), words as materialized (
          select distinct on (lexeme) token, lexeme,
            ('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''')::tsquery as query
          from ts_debug('russian', translate(@text, 'ёЁ', 'еЕ')) as parsed cross join unnest(parsed.lexemes) as lexeme
          where alias not in ('blank', 'tag', 'protocol', 'entity') order by lexeme, length(token) limit 64
        ), counted as materialized (
          select token, query, (select count(*) from passages p where p.file_id = any(@files) and p.words @@ words.query) as having_it from words
        ), weighed as materialized (
          select token, query, having_it, ln(1 + (n - having_it + 0.5) / (having_it + 0.5)) as weight from counted cross join all_passages
        ), hits as (
          select p.id, sum(w.weight * ts_rank('{0.1, 0.2, 0.6, 1.0}', p.words, w.query)) as score
          from weighed w join passages p on p.words @@ w.query
          where w.having_it > 0 and p.file_id = any(@files) group by p.id
          union all
          select p.id, sum(w.weight * 0.3 * word_similarity(w.token, p.text))
          from weighed w join passages p on w.token <% p.text
          where w.having_it = 0 and length(w.token) > 3 and p.file_id = any(@files) group by p.id
        ), ranked as (
          select id, sum(score) as score from hits group by id
        ), closest as (
          select r.id, r.score * (1 + ts_rank_cd('{0.1, 0.2, 0.6, 1.0}', p.words, all_words.query, 2)) as score
          from ranked r join passages p using (id)
          cross join (select string_agg(query::text, ' | ')::tsquery as query from counted where having_it > 0) as all_words
        )
        select p.id, p.file_id, f.filename as name, p.page, p.heading, p.text, coalesce(c.score, r.score) as score
        from ranked r left join closest c using (id) join passages p using (id) join files f on f.id = p.file_id
        order by score desc, p.file_id, p.position limit @limit
        """;

    private const string Waiting = "select id from files where id = any(@files) and text_state = 'pending'";

    public async Task<PassageAnswer> FindAsync(PassageQuery query, CancellationToken cancellationToken)
    {
        var files = query.FileIds.ToArray();
        var text = (query.Query.Length > MaxQuery ? query.Query[..MaxQuery] : query.Query).Replace('\0', ' ');
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var pending = await connection.QueryAsync<Guid>(new CommandDefinition(Waiting, new { files }, transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            "select set_config('pg_trgm.word_similarity_threshold', @LooksAlike::text, true)", new { LooksAlike }, transaction, cancellationToken: cancellationToken));
        var passages = await connection.QueryAsync<Passage>(new CommandDefinition(
            Find, new { files, text, limit = Math.Clamp(query.Limit, 1, MaxPassages) }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return new PassageAnswer { Passages = [.. passages], Pending = [.. pending] };
    }
}
