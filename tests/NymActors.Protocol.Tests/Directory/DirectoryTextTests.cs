using NymActors.Protocol.Directory;

namespace NymActors.Protocol.Tests.Directory;

public class DirectoryTextTests
{
    [Fact]
    public void Timestamps_agree_with_the_vectors()
    {
        var vectors = TestVectors.Load("network-misc.json").GetProperty("directory_timestamp");
        foreach (var item in vectors.GetProperty("serialise").EnumerateArray())
        {
            Assert.Equal(item.Text("text"), DirectoryTimestamp.Format(DateTimeOffset.FromUnixTimeMilliseconds(item.Number("unix_ms"))));
        }

        foreach (var item in vectors.GetProperty("parse").EnumerateArray())
        {
            Assert.Equal(item.Number("unix_seconds"), DirectoryTimestamp.Parse(item.Text("text")).ToUnixTimeSeconds());
        }

        Assert.Equal(7562837, DirectoryTimestamp.Parse("2024-05-23 07:41:02.756283766 +00:00:00").Ticks % TimeSpan.TicksPerSecond);
        Assert.Equal("2025-11-07 17:10:00.0 +00:00:00", DirectoryTimestamp.Format(new(2025, 11, 7, 18, 10, 0, TimeSpan.FromHours(1))));
    }

    [Theory]
    [InlineData("2025-11-07T17:00:00")]
    [InlineData("2025-11-07")]
    [InlineData("")]
    [InlineData("Z")]
    [InlineData("2025-13-07T17:00:00Z")]
    public void A_text_without_offset_or_with_impossible_values_is_no_RFC_3339_instant(string text)
        => Assert.False(DirectoryTimestamp.TryParseRfc3339(text, out _));

    [Fact]
    public void URLs_are_joined_as_in_the_vectors()
    {
        var vectors = TestVectors.Load("network-misc.json").GetProperty("url_joining");
        var baseUrl = new Uri(vectors.Text("base"));
        foreach (var item in vectors.GetProperty("cases").EnumerateArray())
        {
            var path = item.TryGetProperty("path", out var single)
                ? [single.GetString()!]
                : item.GetProperty("segments").EnumerateArray().Select(e => e.GetString()!).ToArray();
            var query = item.TryGetProperty("query", out var pairs)
                ? pairs.EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!)).ToArray()
                : [];
            Assert.Equal(item.Text("url"), DirectoryUrl.Join(baseUrl, path, query).AbsoluteUri);
        }
    }

    [Theory]
    [InlineData("http://h:1/api/", "http://h:1/api/v1/nym-nodes/rewarded-set")]
    [InlineData("http://h:1/api", "http://h:1/api/v1/nym-nodes/rewarded-set")]
    [InlineData("h:1", "http://h:1/v1/nym-nodes/rewarded-set")]
    [InlineData("https://h", "https://h/v1/nym-nodes/rewarded-set")]
    public void A_base_with_or_without_path_and_scheme_is_understood(string text, string url)
        => Assert.Equal(url, DirectoryUrl.Join(DirectoryUrl.ParseBase(text), DirectoryPaths.RewardedSet).AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("http://")]
    [InlineData("a b")]
    public void A_text_that_is_no_URL_is_refused(string text) => Assert.Throws<ProtocolException>(() => DirectoryUrl.ParseBase(text));

    [Fact]
    public void Performance_is_truncated_to_percent_as_in_the_vectors()
    {
        foreach (var item in TestVectors.Load("network-misc.json").GetProperty("performance_to_integer").GetProperty("cases").EnumerateArray())
        {
            Assert.True(Performance.TryParse(item.Text("performance"), out var performance));
            Assert.Equal(item.Number("integer"), performance.Percent);
            Assert.Equal(item.Text("performance"), performance.ToString());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-0")]
    [InlineData("1.0000001")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData(" 1")]
    [InlineData("1e0")]
    [InlineData("0.1234567890123456789")]
    [InlineData("NaN")]
    public void A_text_that_is_no_share_is_refused(string text) => Assert.False(Performance.TryParse(text, out _));
}
