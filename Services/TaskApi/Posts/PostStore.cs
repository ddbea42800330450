using System.Text.Json;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Posts;

/// <summary>A post that is about to be.</summary>
internal sealed record NewPost(PostOwner Owner, long? TaskId, string? Prompt, Guid? BasePictureId, int Width, int Height, string MainText, Guid? PictureId);

/// <summary>Keeps posts and their layers. Every question names the owner.</summary>
internal sealed class PostStore(NpgsqlDataSource database)
{
    private const string Columns =
        """
        id, user_id, author, task_id, prompt, base_picture_id, width, height, main_text, revision, created_at,
        array(select distinct chat_number from publications where post_id = posts.id and state = 'sent' and chat_number is not null) as chats
        """;

    // A task has one post, however often its result is asked for.
    private const string Insert =
        """
        with post as (
          insert into posts (user_id, author, task_id, prompt, base_picture_id, width, height, main_text)
          values (@UserId, @Author, @TaskId, @Prompt, @BasePictureId, @Width, @Height, @MainText)
          on conflict (task_id) do nothing returning id
        ), layer as (
          insert into post_layers (post_id, type, order_index, data, picture_id)
          select id, 'image', 0, @data::jsonb, @PictureId from post where @PictureId::uuid is not null
        )
        select id from post
        """;

    private const string Select =
        $"""
         select {Columns} from posts where user_id = @owner and (id = @id or task_id = @taskId);
         select l.* from post_layers l join posts p on p.id = l.post_id
         where p.user_id = @owner and (p.id = @id or p.task_id = @taskId) order by l.order_index, l.id
         """;

    public async Task<Post> CreateAsync(NewPost post, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var id = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            Insert,
            new
            {
                post.Owner.UserId,
                post.Owner.Author,
                post.TaskId,
                post.Prompt,
                post.BasePictureId,
                post.Width,
                post.Height,
                post.MainText,
                post.PictureId,
                data = JsonSerializer.Serialize(LayerData.Whole(post.Width, post.Height)),
            },
            cancellationToken: cancellationToken));
        return await ReadAsync(connection, post.Owner.UserId, id, post.TaskId, cancellationToken)
            ?? throw new InvalidOperationException("A post that was just created is not there.");
    }

    public async Task<Post?> FindAsync(long owner, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, owner, id, null, cancellationToken);
    }

    /// <summary>The newest posts, without their layers.</summary>
    public async Task<IReadOnlyList<Post>> ListAsync(long owner, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Post>(new CommandDefinition(
            $"select {Columns} from posts where user_id = @owner order by created_at desc, id limit @limit",
            new { owner, limit }, cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>False: there is no such post.</returns>
    public Task<bool> SetTextAsync(long owner, Guid id, string text, CancellationToken cancellationToken) => ChangeAsync(
        "update posts set main_text = @text, revision = revision + 1, updated_at = now() where id = @id and user_id = @owner",
        new { owner, id, text }, cancellationToken);

    /// <summary>Puts what was made anew into a post, unless it has changed since it was asked for.</summary>
    /// <param name="post">As it was then.</param>
    /// <param name="text">Null leaves the text.</param>
    /// <param name="pictureId">Null leaves the picture.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<bool> RenewAsync(Post post, string? text, Guid? pictureId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            with post as (
              update posts set main_text = coalesce(@text, main_text), revision = revision + 1, updated_at = now()
              where id = @Id and user_id = @UserId and revision = @Revision returning id
            ), layer as (
              update post_layers set picture_id = @pictureId where @pictureId::uuid is not null and post_id in (select id from post)
                and id = (select id from post_layers where post_id = @Id and type = 'image' order by order_index, id limit 1)
            )
            select count(*) from post
            """,
            new { post.Id, post.UserId, post.Revision, text, pictureId }, cancellationToken: cancellationToken)) > 0;
    }

    /// <returns>False: there is no such post, or it has as many layers as it may have.</returns>
    public Task<bool> AddLayerAsync(long owner, StoredLayer layer, int most, CancellationToken cancellationToken) => ChangeAsync(
        """
        insert into post_layers (id, post_id, type, order_index, data, picture_id)
        select @Id, p.id, @Type, @OrderIndex, @Data::jsonb, @PictureId from posts p
        where p.id = @PostId and p.user_id = @owner and (select count(*) from post_layers where post_id = p.id) < @most
        """,
        new { owner, most, layer.Id, layer.PostId, layer.Type, layer.OrderIndex, layer.Data, layer.PictureId }, cancellationToken);

    /// <returns>False: there is no such layer.</returns>
    public Task<bool> ChangeLayerAsync(long owner, StoredLayer layer, CancellationToken cancellationToken) => ChangeAsync(
        """
        update post_layers l set order_index = @OrderIndex, data = @Data::jsonb, picture_id = @PictureId
        from posts p where l.id = @Id and l.post_id = @PostId and p.id = l.post_id and p.user_id = @owner
        """,
        new { owner, layer.Id, layer.PostId, layer.OrderIndex, layer.Data, layer.PictureId }, cancellationToken);

    /// <returns>False: there is no such layer.</returns>
    public Task<bool> RemoveLayerAsync(long owner, Guid postId, Guid id, CancellationToken cancellationToken) => ChangeAsync(
        "delete from post_layers l using posts p where l.id = @id and l.post_id = @postId and p.id = l.post_id and p.user_id = @owner",
        new { owner, postId, id }, cancellationToken);

    private static async Task<Post?> ReadAsync(
        NpgsqlConnection connection, long owner, Guid? id, long? taskId, CancellationToken cancellationToken)
    {
        using var answers = await connection.QueryMultipleAsync(new CommandDefinition(
            Select, new { owner, id, taskId = id is null ? taskId : null }, cancellationToken: cancellationToken));
        return await answers.ReadSingleOrDefaultAsync<Post>() is { } post
            ? post with { Layers = (await answers.ReadAsync<StoredLayer>()).AsList() } : null;
    }

    private async Task<bool> ChangeAsync(string sql, object values, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancellationToken)) > 0;
    }
}
