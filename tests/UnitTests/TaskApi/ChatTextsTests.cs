using AiTasks.TaskApi.Chats;

namespace AiTasks.UnitTests.TaskApi;

/// <summary>Titles of chats that nobody named.</summary>
public sealed class ChatTextsTests
{
    [Theory]
    [InlineData("Где щит?", "Где щит?")]
    [InlineData("  Где\n\tщит? ", "Где щит?")]
    [InlineData("123456789 123456789 123456789 123456789 123456789 123456789 ", "123456789 123456789 123456789 123456789 123456789 123456789")]
    [InlineData("123456789 123456789 123456789 123456789 123456789 1234567890 1", "123456789 123456789 123456789 123456789 123456789 1234567890…")]
    [InlineData("123456789 123456789 123456789 123456789 123456789 12345678901", "123456789 123456789 123456789 123456789 123456789…")]
    [InlineData("ААААААААААААААААААААААААААААААААААААААААААААААААААААААААААААААААА", "АААААААААААААААААААААААААААААААААААААААААААААААААААААААААААА…")]
    public void A_title_is_the_first_whole_words_of_a_message(string content, string title) => Assert.Equal(title, ChatTexts.TitleOf(content));

    [Fact]
    public void A_title_never_ends_within_a_character() =>
        Assert.Equal(new string('а', 59) + "…", ChatTexts.TitleOf(new string('а', 59) + "😀😀😀"));

    [Theory]
    [InlineData("https://ai.example.com/files/0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11/content", "0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11")]
    [InlineData("files/0B8F6A52-3F2E-4D0C-9A57-2F6F0C1B7D11", "0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11")]
    [InlineData("uploads/plan1.pdf", null)]
    public void An_address_may_have_a_files_id_in_it(string address, string? id) => Assert.Equal(id, FileReference.ByAddress(address).Id?.ToString());
}
