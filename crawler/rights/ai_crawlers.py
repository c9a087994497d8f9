"""Product tokens by which robots.txt files address crawlers of AI companies. Data, as of 2026-11."""

from __future__ import annotations

# As they stand in robots.txt files, lower case. Crawlers of data sets are here too: sites name them in the same breath.
AI_CRAWLERS = frozenset(
    """
    ai2bot ai2bot-dolma aihitbot amazonbot andibot anthropic-ai applebot-extended bedrockbot brightbot bytespider
    ccbot chatgpt-user claude-searchbot claude-user claude-web claudebot cloudvertexbot cohere-ai
    cohere-training-data-crawler cotoyogi crawlspace deepseekbot diffbot duckassistbot echoboxbot facebookbot
    factset_spyderbot firecrawlagent friendlycrawler gemini-deep-research google-cloudvertexbot google-extended
    google-notebooklm googleagent-mariner googleother googleother-image googleother-video gptbot iaskspider icc-crawler
    imagesiftbot isscyberriskcrawler laion-huggingface-processor linerbot magpie-crawler meta-externalagent
    meta-externalfetcher mistralai-user mycentralaiscraperbot novaact oai-searchbot omgili omgilibot pangubot
    perplexity-user perplexitybot petalbot phindbot qualifiedbot quillbot sbintuitionsbot semrushbot-ocob
    thinkbot tiktokspider timpibot velenpublicwebcrawler webzio-extended wpbot yandexadditional
    yandexadditionalbot youbot
    """.split(),  # noqa: SIM905 - words in a row are easier to keep than a list of strings
)


def is_ai_crawler(agent: str) -> bool:
    """Return whether a ``user-agent`` value names a crawler of the list; its version does not matter.

    >>> is_ai_crawler("GPTBot/1.2"), is_ai_crawler("Googlebot"), is_ai_crawler("")
    (True, False, False)
    """
    words = agent.partition("/")[0].split()
    return bool(words) and words[0].lower() in AI_CRAWLERS
