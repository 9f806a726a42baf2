from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.copy_book import CopyBook
from ...models.locale import Locale
from ...models.problem import Problem
from ...types import Response


def _get_kwargs(
    locale: Locale,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/copy/{locale}".format(
            locale=quote(str(locale), safe=""),
        ),
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> CopyBook | Problem | None:
    if response.status_code == 200:
        response_200 = CopyBook.from_dict(response.json())

        return response_200

    if response.status_code == 422:
        response_422 = Problem.from_dict(response.json())

        return response_422

    if response.status_code == 500:
        response_500 = Problem.from_dict(response.json())

        return response_500

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[CopyBook | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    locale: Locale,
    *,
    client: AuthenticatedClient | Client,
) -> Response[CopyBook | Problem]:
    """Every string of one locale.

    Args:
        locale (Locale): A language the product speaks (BCP 47).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CopyBook | Problem]
    """

    kwargs = _get_kwargs(
        locale=locale,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    locale: Locale,
    *,
    client: AuthenticatedClient | Client,
) -> CopyBook | Problem | None:
    """Every string of one locale.

    Args:
        locale (Locale): A language the product speaks (BCP 47).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CopyBook | Problem
    """

    return sync_detailed(
        locale=locale,
        client=client,
    ).parsed


async def asyncio_detailed(
    locale: Locale,
    *,
    client: AuthenticatedClient | Client,
) -> Response[CopyBook | Problem]:
    """Every string of one locale.

    Args:
        locale (Locale): A language the product speaks (BCP 47).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CopyBook | Problem]
    """

    kwargs = _get_kwargs(
        locale=locale,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    locale: Locale,
    *,
    client: AuthenticatedClient | Client,
) -> CopyBook | Problem | None:
    """Every string of one locale.

    Args:
        locale (Locale): A language the product speaks (BCP 47).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CopyBook | Problem
    """

    return (
        await asyncio_detailed(
            locale=locale,
            client=client,
        )
    ).parsed
